import type { PhoneMessage } from '@atrium/channel-kit/fake'
import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { plainText } from '@atrium/contract/content'
import { useState } from 'preact/hooks'
import { type PhoneRef, sendAct } from '../api.ts'
import { Icon, Ticks } from '../icons.tsx'
import { Sheet } from '../phone/attach-sheet.tsx'
import { Words } from '../phone/content.tsx'
import { Files } from '../phone/files.tsx'
import { attempt } from '../store.ts'
import { hours } from '../time.ts'

type Props = {
  message: PhoneMessage
  all: PhoneMessage[]
  app: ChatApp
  phone: PhoneRef
  isFirst: boolean
  onTouch(): void
}

/** One message; a tap on its edge opens what can be done with it. */
export function Bubble({ message, all, app, phone, isFirst, onTouch }: Props) {
  const mine = message.from === 'customer'
  const side = mine ? 'mine' : 'theirs'
  if (message.content.kind === 'system') return <p class="chat-day">{message.content.text}</p>
  return (
    <div class={`bubble ${side}${isFirst ? ' first' : ''}`}>
      <div class={message.reactions.length > 0 ? 'bubble-body reacted' : 'bubble-body'}>
        {message.deleted ? (
          <em class="bubble-deleted">This message was deleted</em>
        ) : (
          <>
            <Quote message={message} all={all} />
            <Files files={message.files} />
            <Words content={message.content} />
          </>
        )}
        <span class="bubble-foot">
          {message.edited && !message.deleted && 'edited '}
          {hours(message.at)}
          {mine && app.receipts === 'ticks' && <Ticks state={message.state} />}
        </span>
        {!message.deleted && hasActs(app, mine) && (
          <button
            type="button"
            class="bubble-more"
            aria-label="More about this message"
            onClick={onTouch}
          >
            <Icon name="down" size={16} />
          </button>
        )}
        {message.reactions.length > 0 && (
          <span class="bubble-reactions">
            {message.reactions.map(({ emoji }) => emoji).join('')}
          </span>
        )}
      </div>
      {!message.deleted && !mine && <Choices message={message} all={all} phone={phone} />}
      {mine && app.receipts === 'words' && message === lastOf(all) && (
        <span class="bubble-receipt">{receiptWords[message.state]}</span>
      )}
    </div>
  )
}

const receiptWords = { sent: 'Sent', delivered: 'Delivered', read: 'Read' }
const lastOf = (all: PhoneMessage[]) => all.findLast(({ from }) => from === 'customer')

/** Whether anything can be done with a message. */
function hasActs({ can }: ChatApp, mine: boolean): boolean {
  return can.quote || can.reactions.length > 0 || (mine && (can.edit || can.delete))
}

function Quote({ message, all }: { message: PhoneMessage; all: PhoneMessage[] }) {
  const quoted = message.replyTo && all.find(({ id }) => id === message.replyTo)
  if (!quoted) return null
  return (
    <span class="bubble-quote">
      <strong>{quoted.from === 'customer' ? 'You' : 'Salon'}</strong>
      <span dir="auto">{plainText(quoted.content) || quoted.files[0]?.name || 'Message'}</span>
    </span>
  )
}

/** Buttons and lists under a message of the business. A choice that was made stays made. */
function Choices({
  message,
  all,
  phone,
}: {
  message: PhoneMessage
  all: PhoneMessage[]
  phone: PhoneRef
}) {
  const [open, setOpen] = useState(false)
  const { content } = message
  const chosen = all.some((one) => one.content.kind === 'choice' && one.replyTo === message.id)
  const choose = (id: string, title: string) => {
    setOpen(false)
    void attempt(() => sendAct(phone, { kind: 'choice', to: message.id, id, title }))
  }
  if (content.kind === 'buttons')
    return (
      <div class="bubble-buttons">
        {content.buttons.map(({ id, title, url, copy }) =>
          url === undefined && copy === undefined ? (
            <button key={id} type="button" disabled={chosen} onClick={() => choose(id, title)}>
              <Icon name="reply" size={15} /> {title}
            </button>
          ) : (
            <button
              key={id}
              type="button"
              title={url ?? copy}
              onClick={() =>
                url
                  ? window.open(url, '_blank', 'noopener')
                  : void navigator.clipboard.writeText(copy ?? '')
              }
            >
              <Icon name={url ? 'book' : 'file'} size={15} /> {title}
            </button>
          ),
        )}
      </div>
    )
  if (content.kind === 'ask')
    return <Share message={message} label={content.button} phone={phone} />
  if (content.kind !== 'list') return null
  return (
    <div class="bubble-buttons">
      <button type="button" disabled={chosen} onClick={() => setOpen(true)}>
        <Icon name="book" size={15} /> {content.button}
      </button>
      {open && (
        <Sheet onClose={() => setOpen(false)}>
          <div class="rows">
            {content.sections.map((section) => (
              <div key={section.title ?? ''}>
                {section.title && <h3>{section.title}</h3>}
                {section.rows.map((row) => (
                  <button key={row.id} type="button" onClick={() => choose(row.id, row.title)}>
                    {row.title}
                    {row.description && <small>{row.description}</small>}
                  </button>
                ))}
              </div>
            ))}
          </div>
        </Sheet>
      )}
    </div>
  )
}

/** The button that gives what the message asks for; the app asks once more, and a phone of the sandbox says yes. */
function Share({
  message,
  label = 'Share',
  phone,
}: {
  message: PhoneMessage
  label: string | undefined
  phone: PhoneRef
}) {
  const share = () => void attempt(() => sendAct(phone, { kind: 'share', to: message.id }))
  return (
    <div class="bubble-buttons">
      <button type="button" onClick={share}>
        <Icon name="person" size={15} /> {label}
      </button>
    </div>
  )
}
