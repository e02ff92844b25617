import { plainText } from '@atrium/contract/content'
import { type PhoneRef, phoneKey } from '../api.ts'
import { ChannelMark } from '../channel-icon.tsx'
import { Icon } from '../icons.tsx'
import { useStore } from '../store.ts'
import { hours, longDay, useNow } from '../time.ts'

type Props = { phone: PhoneRef; from: string; channel: string; since: string; onWake(): void }

/** The phone lies there with its screen off: what arrives is delivered, not read. */
export function LockScreen({ phone, from, channel, since, onWake }: Props) {
  const now = useNow()
  const messages = useStore((state) => state.transcripts[phoneKey(phone)]?.messages ?? [])
  const news = messages.filter((one) => one.from === 'business' && one.at > since).slice(-4)
  return (
    <button type="button" class="lock" onClick={onWake} aria-label="Wake the phone">
      <span class="lock-day">{longDay(now)}</span>
      <span class="lock-time">{hours(now)}</span>
      <span class="lock-news">
        {news.map((message) => (
          <span class="notice" key={message.id}>
            <ChannelMark channel={channel} size={15} className="notice-icon" />
            <span class="notice-words">
              <strong>{from}</strong>
              <span dir="auto">{plainText(message.content) || 'Photo'}</span>
            </span>
            <time>{hours(message.at)}</time>
          </span>
        ))}
      </span>
      <span class="lock-hint">
        <Icon name="lock" size={14} /> Tap to wake
      </span>
    </button>
  )
}
