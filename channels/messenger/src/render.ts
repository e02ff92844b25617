import type { Rendered } from '@atrium/channel-kit/channel'
import { type MessagingRequest, renderMessage } from '@atrium/channel-kit/meta/messaging/render'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { accountOf } from './account.ts'
import type { Settings } from './settings.ts'

/** Our message → one request to the page's `messages`, or to a comment's `comments`. */
export function render(outgoing: Outgoing, settings: Settings): Rendered<MessagingRequest> {
  return renderMessage(outgoing, accountOf(settings), 'comments')
}
