import type { Message } from '@atrium/contract/message'
import { DeleteComment } from './comment-items.tsx'
import { EditMessage } from './edit-message.tsx'
import { TakeBack } from './take-back.tsx'
import { Versions } from './versions.tsx'

export type Question = 'edit' | 'takeBack' | 'versions' | 'deleteComment'

/** What the menu of a message asks before it does something. */
export function MessageQuestion({
  question,
  ...rest
}: {
  question: Question
  message: Message
  onClose: () => void
}) {
  switch (question) {
    case 'edit':
      return <EditMessage {...rest} />
    case 'takeBack':
      return <TakeBack {...rest} />
    case 'versions':
      return <Versions {...rest} />
    case 'deleteComment':
      return <DeleteComment {...rest} />
  }
}
