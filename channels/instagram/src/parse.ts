import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { customerOf } from '@atrium/channel-kit/meta/messaging/customer'
import { ignored, parseSlice } from '@atrium/channel-kit/meta/messaging/parse'
import { Id, read } from '@atrium/channel-kit/meta/read'
import type { MessageContext } from '@atrium/contract/content'
import { accountOf } from './account.ts'
import type { Settings } from './settings.ts'

export function parse(raw: string, settings: Settings): InboundEvent[] {
  return parseSlice(raw, accountOf(settings), (change, at) => [changeEvent(change, at, settings)])
}

const reasons = new Map([
  ['mentions', 'Meta tells that the account was mentioned, but not by whom or with which words.'],
  ['story_insights', 'Figures of a story are not used.'],
])

/** One change of the account: comments below posts, reels and live videos are used. */
function changeEvent(change: Fields, at: string, settings: Settings): InboundEvent {
  const field = textOf(change.field) ?? 'nothing'
  if (field !== 'comments' && field !== 'live_comments')
    return ignored(reasons.get(field) ?? `Atrium does not use "${field}".`)
  const value = fieldsOf(change.value)
  const from = fieldsOf(value.from)
  const own = textOf(from.self_ig_scoped_id) !== undefined || from.id === settings.accountId
  if (own) return ignored('It is the account’s own comment.')
  const username = textOf(from.username)
  const label = username && `@${username}`
  const text = textOf(value.text)
  const parent = textOf(value.parent_id)
  return {
    kind: 'message',
    // Instagram Login writes `id`, Facebook Login `comment_id`.
    externalId: read(Id, value.id ?? value.comment_id, 'comment'),
    at,
    sender: customerOf(read(Id, from.id, 'comment'), accountOf(settings), { label }),
    content: text ? { kind: 'text', text } : { kind: 'unsupported', type: 'comment' },
    attachments: [],
    ...(parent && { replyTo: parent }),
    context: { post: postOf(fieldsOf(value.media)) },
  }
}

/** The post is named by its id only; of an ad there is the title. */
function postOf(media: Fields): NonNullable<MessageContext['post']> {
  const title = textOf(media.ad_title)
  return { id: textOf(media.id) ?? 'unknown', ...(title && { text: title }) }
}
