import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { Avatar } from '../icons.tsx'
import { Words } from '../phone/content.tsx'
import { Files } from '../phone/files.tsx'
import { dayName, hours, useNow } from '../time.ts'

/** One mail of a thread, with what it quotes folded away. */
export function Mail({ message, from }: { message: PhoneMessage; from: string }) {
  const now = useNow()
  const { content } = message
  const quoted = content.kind === 'email' ? content.quoted : undefined
  return (
    <article class="mail-one">
      <header>
        <Avatar name={from} size={32} />
        <strong dir="auto">{from}</strong>
        <time>
          {[dayName(message.at, now), hours(message.at)]
            .filter((part) => part !== 'Today')
            .join(', ')}
        </time>
      </header>
      <div class="mail-text">
        <Words content={content} />
        <Files files={message.files} />
        {quoted && (
          <details>
            <summary aria-label="Show the quoted mail">•••</summary>
            <blockquote dir="auto">{quoted}</blockquote>
          </details>
        )}
      </div>
    </article>
  )
}
