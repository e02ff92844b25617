import type { Capabilities, CommentAct } from '@atrium/contract/channel'
import type { Message } from '@atrium/contract/message'

/** What can be done with this message as a public comment now. Without the provider's id nothing. */
export function commentActs(
  { context, direction, deletedAt, externalId }: Message,
  can: Capabilities['comments'],
): CommentAct[] {
  if (!context?.post || !can || !externalId || deletedAt !== null) return []
  if (direction === 'out') return can.deleteOwn ? ['delete'] : []
  return [
    ...(can.hide ? [context.hidden ? ('unhide' as const) : ('hide' as const)] : []),
    ...(can.like ? [context.liked ? ('unlike' as const) : ('like' as const)] : []),
  ]
}
