import type { PhoneMessage } from '@atrium/channel-kit/fake'
import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { type PhoneRef, sendAct } from '../api.ts'
import { Icon, type IconName } from '../icons.tsx'
import { Sheet } from '../phone/attach-sheet.tsx'
import { attempt } from '../store.ts'
import type { Doing } from './chat.tsx'

type Props = {
  phone: PhoneRef
  can: ChatApp['can']
  message: PhoneMessage
  onClose(): void
  onDoing(doing: Doing): void
}

/** What a customer can do with a message: react, quote, edit, delete. */
export function MessageSheet({ phone, can, message, onClose, onDoing }: Props) {
  const mine = message.from === 'customer'
  const isEditable =
    can.edit &&
    message.content.kind === 'text' &&
    (message.files.length === 0 || can.replaceFile === true)
  const current = message.reactions.find(({ by }) => by === 'customer')?.emoji
  const act = (work: Parameters<typeof sendAct>[1]) => {
    onClose()
    void attempt(() => sendAct(phone, work))
  }
  return (
    <Sheet onClose={onClose}>
      <div class="emojis">
        {can.reactions.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={emoji === current}
            aria-label={`React with ${emoji}`}
            onClick={() =>
              act({ kind: 'reaction', to: message.id, emoji: emoji === current ? null : emoji })
            }
          >
            {emoji}
          </button>
        ))}
      </div>
      <div class="acts">
        {can.quote && (
          <Act icon="reply" words="Reply" onClick={() => onDoing({ kind: 'reply', message })} />
        )}
        {mine && isEditable && (
          <Act icon="edit" words="Edit" onClick={() => onDoing({ kind: 'edit', message })} />
        )}
        {mine && can.delete && (
          <Act
            icon="trash"
            words="Delete for everyone"
            onClick={() => act({ kind: 'delete', id: message.id })}
          />
        )}
      </div>
    </Sheet>
  )
}

function Act({ icon, words, onClick }: { icon: IconName; words: string; onClick(): void }) {
  return (
    <button type="button" onClick={onClick}>
      <Icon name={icon} size={19} /> {words}
    </button>
  )
}
