import type { Customer } from '@atrium/channel-kit/fake'
import { plainText } from '@atrium/contract/content'
import { useState } from 'preact/hooks'
import { type PhoneRef, phoneKey, sendAct } from '../api.ts'
import { Avatar, Icon } from '../icons.tsx'
import { useStore } from '../store.ts'
import { listTime, useNow } from '../time.ts'
import { Compose, type Draft } from './compose.tsx'
import { Mail } from './mail.tsx'
import { bare, type MailThread, threadsOf } from './threads.ts'

type Props = { phone: PhoneRef; business: string; customer: Customer }

/** The customer's mail app: a list, a thread, and a sheet to write. */
export function MailApp({ phone, business, customer }: Props) {
  const messages = useStore((state) => state.transcripts[phoneKey(phone)]?.messages ?? [])
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft | null>(null)
  const threads = threadsOf(messages, seen)
  const shown = threads.find(({ messages: [first] }) => first?.id === open)

  function look(thread: MailThread): void {
    setOpen(thread.messages[0]?.id ?? null)
    setSeen(new Set([...seen, ...thread.messages.map(({ id }) => id)]))
    // Some mail programs tell the sender; most do not.
    if (thread.unread) void sendAct(phone, { kind: 'read' }).catch(() => undefined)
  }
  return (
    <div class="mail">
      {shown ? (
        <Reading
          thread={shown}
          business={business}
          customer={customer}
          onBack={() => {
            setSeen(new Set([...seen, ...shown.messages.map(({ id }) => id)]))
            setOpen(null)
          }}
          onReply={() => {
            const last = shown.messages.at(-1)
            setDraft({ subject: `Re: ${bare(shown.subject)}`, ...(last && { replyTo: last.id }) })
          }}
        />
      ) : (
        <Inbox threads={threads} business={business} customer={customer} onOpen={look} />
      )}
      {!shown && (
        <button
          type="button"
          class="mail-new"
          aria-label="New mail"
          onClick={() => setDraft({ subject: '' })}
        >
          <Icon name="compose" size={21} />
        </button>
      )}
      {draft && (
        <Compose phone={phone} draft={draft} to={business} onClose={() => setDraft(null)} />
      )}
    </div>
  )
}

type InboxProps = {
  threads: MailThread[]
  business: string
  customer: Customer
  onOpen(thread: MailThread): void
}

function Inbox({ threads, business, customer, onOpen }: InboxProps) {
  const now = useNow()
  return (
    <>
      <header class="mail-head">
        <h2>Inbox</h2>
        <span>{customer.email}</span>
      </header>
      <ul class="mail-list">
        {threads.map((thread) => {
          const last = thread.messages.at(-1)
          const from = last?.from === 'business' ? business : `To: ${business}`
          return (
            <li key={thread.messages[0]?.id}>
              <button
                type="button"
                class={thread.unread ? 'unread' : ''}
                onClick={() => onOpen(thread)}
              >
                <Avatar name={business} size={38} />
                <span class="mail-row">
                  <span class="mail-from">
                    <strong dir="auto">{from}</strong>
                    <time>{listTime(thread.at, now)}</time>
                  </span>
                  <span class="mail-subject" dir="auto">
                    {thread.subject || '(no subject)'}
                    {thread.messages.length > 1 && <em>{thread.messages.length}</em>}
                  </span>
                  <span class="mail-snippet" dir="auto">
                    {last?.content.kind === 'email'
                      ? last.content.text
                      : last && plainText(last.content)}
                  </span>
                </span>
              </button>
            </li>
          )
        })}
        {threads.length === 0 && <li class="mail-empty">No mail yet. Write the first one.</li>}
      </ul>
    </>
  )
}

type ReadingProps = {
  thread: MailThread
  business: string
  customer: Customer
  onBack(): void
  onReply(): void
}

function Reading({ thread, business, customer, onBack, onReply }: ReadingProps) {
  return (
    <>
      <header class="mail-bar">
        <button type="button" onClick={onBack}>
          <Icon name="back" size={20} /> Inbox
        </button>
      </header>
      <div class="mail-thread" role="log" aria-label="Mails">
        <h2 dir="auto">{thread.subject || '(no subject)'}</h2>
        {thread.messages.map((message) => (
          <Mail
            key={message.id}
            message={message}
            from={message.from === 'customer' ? customer.name : business}
          />
        ))}
      </div>
      <footer class="mail-foot">
        <button type="button" onClick={onReply}>
          <Icon name="reply" size={18} /> Reply
        </button>
      </footer>
    </>
  )
}
