import type { Message, TimelineItem } from '@atrium/contract/message'
import type { Draft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'

/** A public comment that a reply answers. */
export type Comment = Pick<Message, 'id' | 'content' | 'context'>

/**
 * The comment that this reply would answer: the one that was chosen, or what the customer wrote last at this address.
 * None when that was a private message.
 */
export function commentToAnswer(
  items: TimelineItem[],
  way: Way | undefined,
  draft: Draft,
): Comment | undefined {
  const theirs = items.filter(
    (item): item is Message =>
      item.type === 'message' &&
      item.direction === 'in' &&
      item.content.kind !== 'system' &&
      item.handleId === way?.handleId &&
      item.accountId === way.accountId,
  )
  const chosen = draft.quote
    ? theirs.find(({ id }) => id === draft.quote?.id)
    : theirs.reduce<Message | undefined>(newer, undefined)
  return chosen?.context?.post ? chosen : undefined
}

/** In public unless it was chosen otherwise for this answer. */
export function answerAs(draft: Draft): 'public' | 'private' {
  return draft.privately ? 'private' : 'public'
}

function newer(newest: Message | undefined, next: Message): Message {
  return newest && newest.at > next.at ? newest : next
}
