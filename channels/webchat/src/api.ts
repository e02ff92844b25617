import type { Sent } from '@atrium/channel-kit/channel'
import type { WebchatRequest } from './render.ts'

/**
 * Web chat has no provider: once the message is committed the visitor's feed shows it. It is `accepted`, not
 * `delivered`, because the visitor may have left the page; their `read` says when they saw it.
 */
export async function send(request: WebchatRequest): Promise<Sent> {
  return { externalId: request.messageId, state: 'accepted' }
}
