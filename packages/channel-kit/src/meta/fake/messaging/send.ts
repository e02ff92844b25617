import type { Content } from '@atrium/contract/content'
import { z } from 'zod'
import { answer, GraphRefusal, type Reply } from '../graph-reply.ts'
import { lineOf, phoneUrl } from './acts.ts'
import {
  addLine,
  cdnUrl,
  dayMs,
  newMid,
  newNumber,
  nowMs,
  type Person,
  tell,
  tellEcho,
  type World,
} from './world.ts'

const text = (max: number) => z.string().min(1).max(max)
const Button = z.strictObject({ type: z.literal('postback'), title: text(20), payload: text(1000) })
const Attachment = z.union([
  z.strictObject({
    type: z.enum(['image', 'video', 'audio', 'file']),
    payload: z.union([
      z.strictObject({ attachment_id: text(60) }),
      z.strictObject({ url: z.url(), is_reusable: z.boolean().optional() }),
    ]),
  }),
  z.strictObject({
    type: z.literal('template'),
    payload: z.strictObject({
      template_type: z.literal('generic'),
      elements: z
        .array(
          z.strictObject({
            title: text(80),
            subtitle: text(80).optional(),
            buttons: z.array(Button).min(1).max(3),
          }),
        )
        .min(1)
        .max(10),
    }),
  }),
])

/** A body of POST /messages; an unknown key is refused, so a typing error shows. */
const Body = z.strictObject({
  recipient: z.union([z.strictObject({ id: text(60) }), z.strictObject({ comment_id: text(100) })]),
  messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']).optional(),
  tag: z.string().optional(),
  sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']).optional(),
  payload: z.strictObject({ message_id: text(200), reaction: text(20).optional() }).optional(),
  reply_to: z.strictObject({ mid: text(200) }).optional(),
  message: z
    .strictObject({
      text: z.string().min(1).optional(),
      attachment: Attachment.optional(),
      quick_replies: z
        .array(
          z.discriminatedUnion('content_type', [
            z.strictObject({
              content_type: z.literal('text'),
              title: text(20),
              payload: text(1000),
              image_url: z.url().optional(),
            }),
            z.strictObject({ content_type: z.literal('user_phone_number') }),
            z.strictObject({ content_type: z.literal('user_email') }),
          ]),
        )
        .min(1)
        .max(13)
        .optional(),
      metadata: z.string().max(1000).optional(),
    })
    .refine(({ text: words, attachment }) => (words === undefined) !== (attachment === undefined), {
      message: 'either text or attachment',
    })
    .optional(),
})
type Body = z.infer<typeof Body>
type Message = NonNullable<Body['message']>

/** POST /{account}/messages: a message, a private answer to a comment, or a sign. */
export function postMessage(world: World, given: unknown): Reply {
  const body = Body.safeParse(given)
  if (!body.success) {
    const [issue] = body.error.issues
    throw new GraphRefusal(100, `Param ${issue?.path.join('.') || 'body'}: ${issue?.message ?? ''}`)
  }
  const { recipient, message, sender_action } = body.data
  if ('comment_id' in recipient) return privateReply(world, recipient.comment_id, message)
  const person = recipientOf(world, recipient.id)
  if (sender_action) return showSign(world, person, body.data)
  if (!message) throw new GraphRefusal(100, 'The parameter message is required.')
  checkLength(world, message)
  checkWindow(world, person, body.data)
  return arrive(world, person, message, body.data.reply_to?.mid)
}

function recipientOf(world: World, scopedId: string): Person {
  const person = [...world.people.values()].find((one) => one.scopedId === scopedId)
  if (!person)
    throw new GraphRefusal(100, 'No matching user found', undefined, { subcode: 2018001 })
  if (person.blocked)
    throw new GraphRefusal(551, "This person isn't available right now.", undefined, {
      subcode: 1545041,
    })
  return person
}

function checkLength(world: World, { text: words = '' }: Message): void {
  const { textMax, textBytes } = world.product
  const length = textBytes ? Buffer.byteLength(words) : words.length
  if (length > textMax)
    throw new GraphRefusal(
      100,
      `Length of param message[text] must be less than or equal to ${textMax}`,
    )
}

function checkWindow(world: World, person: Person, { messaging_type, tag }: Body): void {
  const age = nowMs(world) - person.lastInbound
  if (messaging_type === 'MESSAGE_TAG' && tag !== 'HUMAN_AGENT')
    throw new GraphRefusal(100, 'Invalid parameter', `The tag ${tag} is not allowed.`)
  if (age <= dayMs || (messaging_type === 'MESSAGE_TAG' && age <= 7 * dayMs)) return
  throw new GraphRefusal(10, 'This message is sent outside of allowed window.', undefined, {
    subcode: world.product.windowSubcode,
  })
}

/** One for each comment, within seven days. */
function privateReply(world: World, commentId: string, message: Message | undefined): Reply {
  const comment = world.comments.get(commentId)
  if (!comment || !message?.text) throw new GraphRefusal(100, 'Invalid parameter')
  if (comment.answeredPrivately)
    throw new GraphRefusal(10900, 'Activity already replied to', undefined, { subcode: 2018292 })
  if (nowMs(world) - comment.at > 7 * dayMs)
    throw new GraphRefusal(10903, 'This user can’t reply to this activity')
  checkLength(world, message)
  comment.answeredPrivately = true
  return arrive(world, comment.person, message)
}

function arrive(world: World, person: Person, message: Message, replyTo?: string): Reply {
  const id = newMid(world)
  person.typingUntil = 0
  addLine(world, person, {
    id,
    from: 'business',
    ...shownAs(world, message),
    ...(replyTo && { replyTo }),
  })
  const { quiet, appId } = world.product
  tellEcho(world, person, {
    mid: id,
    ...(message.text && { text: message.text }),
    ...(message.attachment && { attachments: [echoedAs(world, message.attachment)] }),
    ...(!quiet && {
      app_id: Number(appId),
      ...(message.metadata && { metadata: message.metadata }),
    }),
  })
  if (!quiet) tell(world, person, { delivery: { mids: [id], watermark: nowMs(world) } })
  return answer({ recipient_id: person.scopedId, message_id: id })
}

/** A file comes back with an address, whatever it was sent by. */
function echoedAs(world: World, { type, payload }: NonNullable<Message['attachment']>) {
  if (type === 'template') return { type, payload: {} }
  if ('url' in payload) return { type, payload: { url: payload.url } }
  const id = payload.attachment_id
  return { type, payload: { url: cdnUrl(world, id, world.files.get(id)?.name ?? type) } }
}

function shownAs(world: World, { text: words, attachment, quick_replies }: Message) {
  const kinds = { image: 'image', video: 'video', audio: 'audio', file: 'document' } as const
  if (attachment && attachment.type !== 'template') {
    const { payload, type } = attachment
    const kind = kinds[type]
    if ('url' in payload) {
      const file = { name: type, type: '', kind, url: payload.url }
      return { files: [file] }
    }
    const file = world.files.get(payload.attachment_id)
    if (!file) throw new GraphRefusal(100, 'Attachment is invalid', undefined, { subcode: 2018074 })
    const url = phoneUrl(world, payload.attachment_id)
    return { files: [{ name: file.name, type: file.type, kind, url }] }
  }
  return { content: contentOf(words ?? '', attachment, quick_replies) }
}

type Template = Extract<NonNullable<Message['attachment']>, { type: 'template' }>

function contentOf(
  words: string,
  attachment: Template | undefined,
  replies: Message['quick_replies'],
): Content {
  if (attachment) {
    const { elements } = attachment.payload
    const rows = elements.map(({ title, subtitle, buttons }) => ({
      id: buttons[0]?.payload ?? title,
      title,
      ...(subtitle && { description: subtitle }),
    }))
    const button = elements[0]?.buttons[0]?.title ?? 'Choose'
    return { kind: 'list', text: '', button, sections: [{ rows }] }
  }
  if (!replies) return { kind: 'text', text: words }
  const [first] = replies
  if (first && first.content_type !== 'text') {
    const asked = first.content_type === 'user_email' ? 'email' : 'phone'
    return { kind: 'ask', text: words, for: asked }
  }
  const buttons = replies.flatMap((one) =>
    one.content_type === 'text' ? [{ id: one.payload, title: one.title }] : [],
  )
  return { kind: 'buttons', text: words, buttons }
}

/** Seen, typing and reactions. */
function showSign(world: World, person: Person, { sender_action, payload }: Body): Reply {
  if (sender_action === 'typing_on') person.typingUntil = nowMs(world) + 20_000
  if (sender_action === 'typing_off') person.typingUntil = 0
  if (sender_action === 'mark_seen')
    for (const line of person.lines)
      if (line.from === 'customer' && !line.public) line.state = 'read'
  if (sender_action === 'react' || sender_action === 'unreact') {
    if (!payload) throw new GraphRefusal(100, 'The parameter payload is required.')
    const line = lineOf(person, payload.message_id)
    line.reactions = line.reactions.filter(({ by }) => by !== 'business')
    if (payload.reaction)
      line.reactions.push({ by: 'business', emoji: payload.reaction.replace(/^love$/, '❤️') })
  }
  world.io.changed(person.customer.id)
  return answer({ recipient_id: person.scopedId })
}

/** POST /{comment}/comments or /replies: below the comment, where everybody reads it. */
export function postComment(world: World, commentId: string, given: unknown): Reply {
  const body = z.strictObject({ message: text(8000) }).safeParse(given)
  const comment = world.comments.get(commentId)
  if (!body.success || !comment) throw new GraphRefusal(100, 'Invalid parameter')
  const id = world.product.object === 'page' ? `${world.product.ownId}_${newNumber()}` : newNumber()
  addLine(world, comment.person, {
    id,
    from: 'business',
    content: { kind: 'text', text: body.data.message },
    public: true,
    replyTo: commentId,
  })
  return answer({ id })
}
