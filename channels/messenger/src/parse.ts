import type { InboundAttachment, InboundEvent } from '@atrium/channel-kit/inbound-event'
import { type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { customerOf } from '@atrium/channel-kit/meta/messaging/customer'
import { ignored, parseSlice } from '@atrium/channel-kit/meta/messaging/parse'
import { Id, read, Timestamp } from '@atrium/channel-kit/meta/read'
import type { Content, MessageContext } from '@atrium/contract/content'
import { z } from 'zod'
import { accountOf } from './account.ts'
import type { Settings } from './settings.ts'

export function parse(raw: string, settings: Settings): InboundEvent[] {
  return parseSlice(raw, accountOf(settings), (change, at) => [changeEvent(change, at, settings)])
}

const reasons = new Map([
  [
    'mention',
    'The page was mentioned in somebody’s own post or comment: there is nobody to answer from here.',
  ],
  ['ratings', 'Recommendations of the page are not used.'],
])

const Head = z.object({ comment_id: Id, post_id: Id, verb: z.string() })

/** One change of the page: of all that `feed` tells, comments are used. */
function changeEvent(change: Fields, at: string, settings: Settings): InboundEvent {
  const field = textOf(change.field) ?? 'nothing'
  const value = fieldsOf(change.value)
  if (field !== 'feed') return ignored(reasons.get(field) ?? `Atrium does not use "${field}".`)
  if (value.item !== 'comment')
    return ignored(`Of the page's feed only comments are used, not "${textOf(value.item)}".`)
  const { comment_id, post_id, verb } = read(Head, value, 'comment')
  // Some payloads write the sender flat.
  const from = fieldsOf(value.from)
  const id = textOf(from.id) ?? textOf(value.sender_id)
  if (!id) return ignored('Facebook did not say who wrote the comment.')
  if (id === settings.pageId) return ignored('It is the page’s own comment.')
  const name = textOf(from.name) ?? textOf(value.sender_name)
  const sender = customerOf(id, accountOf(settings), { name })
  const { content, attachments } = saidIn(value)
  switch (verb) {
    case 'add': {
      const parent = textOf(value.parent_id)
      const created = Timestamp.safeParse(value.created_time)
      return {
        kind: 'message',
        externalId: comment_id,
        at: created.success ? created.data : at,
        sender,
        content,
        attachments,
        ...(parent && parent !== post_id && { replyTo: parent }),
        context: { post: postOf(post_id, fieldsOf(value.post)) },
      }
    }
    case 'edit':
    case 'edited':
      return { kind: 'edit', sender, target: comment_id, content, at }
    case 'remove':
    case 'delete':
      return { kind: 'delete', sender, target: comment_id, at }
    default:
      return ignored(`A comment was changed in a way that is not used: "${verb}".`)
  }
}

function saidIn(value: Fields): { content: Content; attachments: InboundAttachment[] } {
  const text = textOf(value.message) ?? ''
  const [photo, video] = [textOf(value.photo), textOf(value.video)]
  const attachments: InboundAttachment[] = [
    ...(photo
      ? [{ kind: 'image', name: 'picture.jpg', type: 'image/jpeg', ref: { url: photo } } as const]
      : []),
    ...(video
      ? [{ kind: 'video', name: 'film.mp4', type: 'video/mp4', ref: { url: video } } as const]
      : []),
  ]
  if (text === '' && attachments.length === 0)
    return { content: { kind: 'unsupported', type: 'comment' }, attachments }
  return { content: { kind: 'text', text }, attachments }
}

function postOf(id: string, post: Fields): NonNullable<MessageContext['post']> {
  const [url, text] = [textOf(post.permalink_url), textOf(post.message)]
  return { id, ...(url && { url }), ...(text && { text }) }
}
