import type { PhoneMessage } from '@atrium/channel-kit/fake'
import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type PhoneRef, phoneKey, sendEcho } from '../api.ts'
import { Avatar, Icon } from '../icons.tsx'
import { attempt, useStore } from '../store.ts'
import { dayName, useNow } from '../time.ts'
import { Bubble } from './bubble.tsx'
import { Composer } from './composer.tsx'
import { MessageSheet } from './message-sheet.tsx'

export type Doing = { kind: 'reply' | 'edit'; message: PhoneMessage } | null

type Props = {
  phone: PhoneRef
  app: ChatApp
  business: string
  /** The business can also answer on a phone of its own. */
  echo: boolean
}

/** The chat with the business, as the customer sees it. */
export function Chat({ phone, app, business, echo }: Props) {
  const transcript = useStore((state) => state.transcripts[phoneKey(phone)])
  const messages = transcript?.messages ?? []
  const [doing, setDoing] = useState<Doing>(null)
  const [touched, setTouched] = useState<PhoneMessage | null>(null)
  return (
    <div class={`chat ${app.bubbles}${app.pattern ? ' pattern' : ''}`}>
      <header>
        <Icon name="back" size={20} />
        <Avatar name={business} size={34} />
        <div class="chat-name">
          <strong>{business}</strong>
          <span aria-live="polite">{transcript?.typing ? 'typing…' : app.subtitle}</span>
        </div>
        {echo && <BusinessApp phone={phone} app={app} name={business} />}
      </header>
      <Thread messages={messages} app={app} phone={phone} onTouch={setTouched} />
      <Composer phone={phone} app={app} doing={doing} onDone={() => setDoing(null)} />
      {touched && (
        <MessageSheet
          phone={phone}
          can={app.can}
          message={touched}
          onClose={() => setTouched(null)}
          onDoing={(next) => {
            setDoing(next)
            setTouched(null)
          }}
        />
      )}
    </div>
  )
}

type ThreadProps = {
  messages: PhoneMessage[]
  app: ChatApp
  phone: PhoneRef
  onTouch(message: PhoneMessage): void
}

function Thread({ messages, app, phone, onTouch }: ThreadProps) {
  const now = useNow()
  const scroll = useRef<HTMLDivElement>(null)
  const last = messages.at(-1)?.id
  useEffect(() => {
    const box = scroll.current
    if (!box) return
    const toEnd = () => {
      box.scrollTop = box.scrollHeight
    }
    toEnd()
    // Pictures get their height when they have come; load events do not bubble.
    box.addEventListener('load', toEnd, true)
    const size = new ResizeObserver(toEnd)
    size.observe(box)
    return () => {
      box.removeEventListener('load', toEnd, true)
      size.disconnect()
    }
  }, [last, messages.length])
  return (
    <div class="chat-thread" ref={scroll} role="log" aria-label="Messages">
      <p class="chat-note">
        <Icon name="lock" size={11} /> A simulated chat. Messages stay on this machine.
      </p>
      {messages.map((message, at) => {
        const day = dayName(message.at, now)
        const before = messages[at - 1]
        const isNewDay = !before || dayName(before.at, now) !== day
        return (
          <div key={message.id} class="chat-row">
            {isNewDay && <p class="chat-day">{day}</p>}
            <Bubble
              message={message}
              all={messages}
              app={app}
              phone={phone}
              isFirst={isNewDay || before?.from !== message.from}
              onTouch={() => onTouch(message)}
            />
          </div>
        )
      })}
    </div>
  )
}

/** Answering on the salon's own phone: Atrium hears of it by an echo and treats it as a human's reply. */
function BusinessApp({ phone, app, name }: { phone: PhoneRef; app: ChatApp; name: string }) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  async function send(event: Event): Promise<void> {
    event.preventDefault()
    if (text.trim() === '') return
    const sent = await attempt(() => sendEcho(phone, text.trim()))
    if (!sent) return
    setText('')
    setOpen(false)
  }
  return (
    <>
      <button
        type="button"
        class="chat-icon"
        title="Answer from the salon’s own phone"
        aria-label="Answer from the salon’s own phone"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="shop" size={20} />
      </button>
      {open && (
        <form class="chat-echo" onSubmit={(event) => void send(event)}>
          <p>
            <strong>{name}’s own phone</strong>
            Somebody at the salon answers in the {app.name} app instead of Atrium.
          </p>
          <div>
            <input
              autofocus
              value={text}
              placeholder="Answer as the salon"
              aria-label="Answer as the salon"
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" aria-label="Send">
              <Icon name="send" size={18} />
            </button>
          </div>
        </form>
      )}
    </>
  )
}
