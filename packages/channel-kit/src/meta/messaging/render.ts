import type { Content } from '@atrium/contract/content'
import { notAnAnswer } from '@atrium/contract/content/plain-buttons'
import { textLength } from '@atrium/contract/content/text-length'
import type { BlobId } from '@atrium/contract/ids'
import type { Rendered } from '../../channel.ts'
import type { Outgoing, OutgoingAttachment } from '../../outgoing.ts'
import type { Account } from './platform.ts'

/**
 * What `send` does: uploads the file if there is one and names it in the message, then posts `body` to `path`.
 * `path` is an edge of the account, or of a comment.
 */
export type MessagingRequest = {
  path: string
  body: Record<string, unknown>
  upload?: { blob: BlobId; name: string; type: string; kind: string }
}

class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason)
}

/** Where a product's public answers go: `comments` below a page's comment, `replies` below one on Instagram. */
export type CommentEdge = 'comments' | 'replies'

/** Our message → one request, or why the product cannot carry it. */
export function renderMessage(
  outgoing: Outgoing,
  account: Account,
  commentEdge: CommentEdge,
): Rendered<MessagingRequest> {
  try {
    return { ok: true, request: requestOf(outgoing, account, commentEdge) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

function requestOf(
  outgoing: Outgoing,
  account: Account,
  commentEdge: CommentEdge,
): MessagingRequest {
  const { comment, reaction, attachments, content } = outgoing
  if (outgoing.change) refuse(`${account.label} lets no business change a message that it sent.`)
  if (comment && (attachments.length > 0 || content.kind !== 'text' || reaction))
    refuse(`A comment on ${account.label} is answered with words only.`)
  if (comment?.as === 'public' && content.kind === 'text')
    return {
      path: `${encodeURIComponent(comment.id)}/${commentEdge}`,
      body: { message: words(content.text, account.capabilities.comments?.max ?? 0, account) },
    }
  const head = { recipient: recipientOf(outgoing, account) }
  if (reaction) {
    const { target: message_id, emoji } = reaction
    return {
      path: 'me/messages',
      body: {
        ...head,
        sender_action: emoji === null ? 'unreact' : 'react',
        payload: { message_id, ...(emoji !== null && { reaction: reactionName(emoji, account) }) },
      },
    }
  }
  const { message, upload } = messageOf(outgoing, account)
  const metadata = account.metadata ? { metadata: outgoing.messageId } : {}
  return {
    path: 'me/messages',
    body: {
      ...head,
      ...(outgoing.personOnly
        ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
        : { messaging_type: 'RESPONSE' }),
      message: { ...message, ...metadata },
      ...(outgoing.replyTo && !comment && { reply_to: { mid: outgoing.replyTo } }),
    },
    ...(upload && { upload }),
  }
}

/** Instagram's reference knows the heart by a word only. */
function reactionName(emoji: string, { object }: Account): string {
  return object === 'instagram' && emoji.startsWith('❤') ? 'love' : emoji
}

function recipientOf({ comment, to }: Outgoing, { label }: Account): Record<string, string> {
  if (comment) return { comment_id: comment.id }
  if (!/^\d{1,40}$/.test(to.address)) refuse(`"${to.address}" is no id of a ${label} user.`)
  return { id: to.address }
}

type Message = Pick<MessagingRequest, 'upload'> & { message: Record<string, unknown> }

function messageOf({ content, attachments }: Outgoing, account: Account): Message {
  const [file, second] = attachments
  if (second) refuse(`${account.label} carries one file in a message.`)
  if (file) return fileMessage(file, content, account)
  switch (content.kind) {
    case 'text':
      return { message: { text: words(content.text, account.capabilities.text.max, account) } }
    case 'buttons':
      return { message: quickReplies(content, account) }
    case 'list':
      return { message: cards(content, account) }
    case 'location':
    case 'contacts':
      return refuse(`${account.label} carries neither places nor contact cards.`)
    case 'ask':
      return { message: askReply(content, account) }
    case 'template':
      return refuse(`Templates of ${account.label} are not used yet.`)
    case 'email':
      return refuse(`${account.label} cannot carry an e-mail; write it as a text.`)
    case 'choice':
    case 'form':
    case 'order':
      return refuse(`Only customers send answers, forms and orders on ${account.label}.`)
    case 'system':
    case 'unsupported':
      return refuse(`A notice is not a message that ${account.label} can carry.`)
  }
}

/** Limits are in the channel's unit; Instagram counts bytes. */
function words(text: string, max: number, { capabilities, label }: Account): string {
  if (text.trim() === '') refuse('The message is empty.')
  const { unit } = capabilities.text
  const length = textLength(text, unit)
  if (length > max) refuse(`The text is too long for ${label}: ${length} of ${max} ${unit}.`)
  return text
}

/** Quick replies stand below the text until one is tapped. */
function quickReplies(
  { text, footer, buttons }: Extract<Content, { kind: 'buttons' }>,
  account: Account,
): Record<string, unknown> {
  const limit = account.capabilities.buttons
  if (!limit) return refuse(`${account.label} carries no buttons.`)
  if (buttons.length > limit.max)
    refuse(`${account.label} shows at most ${limit.max} buttons, not ${buttons.length}.`)
  const other = notAnAnswer(buttons)
  if (other) refuse(`The button "${other}" is no answer: ${account.label} carries answers only.`)
  for (const { id, title } of buttons) shortEnough(title, limit.titleMax, id, account)
  return {
    text: words(footer ? `${text}\n\n${footer}` : text, limit.textMax, account),
    quick_replies: buttons.map(({ id, title }) => ({
      content_type: 'text',
      title,
      payload: id,
    })),
  }
}

/** Meta writes the value of the person's profile on the button, and shows none where the profile has no such value. */
function askReply(
  { text, for: what, button }: Extract<Content, { kind: 'ask' }>,
  account: Account,
): Record<string, unknown> {
  const { capabilities, label } = account
  if (what !== 'phone' && what !== 'email')
    return refuse(`${label} has buttons for a phone number and an e-mail address only.`)
  if (button) refuse(`${label} writes on the button itself what it gives: leave its words out.`)
  return {
    text: words(text, capabilities.buttons?.textMax ?? 0, account),
    quick_replies: [{ content_type: what === 'phone' ? 'user_phone_number' : 'user_email' }],
  }
}

/** A list becomes cards that are swept sideways, each with one button. Cards have no words above them: each repeats them. */
function cards(
  { text, button, sections, header, footer }: Extract<Content, { kind: 'list' }>,
  account: Account,
): Record<string, unknown> {
  const limit = account.capabilities.list
  if (!limit) return refuse(`${account.label} carries no lists.`)
  if (header || footer) refuse(`Cards of ${account.label} have neither a header nor a footer.`)
  const rows = sections.flatMap((section) => section.rows)
  if (rows.length > limit.rows)
    refuse(`${account.label} shows at most ${limit.rows} cards, not ${rows.length}.`)
  if (button.length > limit.buttonMax)
    refuse(`"${button}" is too long for a button of ${account.label}.`)
  if (text.length > limit.textMax)
    refuse(`The text above the cards is too long for ${account.label}: ${text.length}.`)
  for (const { id, title, description } of rows) {
    shortEnough(title, limit.titleMax, id, account)
    if ((description?.length ?? 0) > limit.descriptionMax)
      refuse(`The description of "${title}" is too long for ${account.label}.`)
  }
  const elements = rows.map(({ id, title, description }) => ({
    title,
    subtitle: description ? `${text}\n${description}` : text,
    buttons: [{ type: 'postback', title: button, payload: id }],
  }))
  return {
    attachment: { type: 'template', payload: { template_type: 'generic', elements } },
  }
}

function shortEnough(title: string, max: number, id: string, { label }: Account): void {
  if (title.length > max) refuse(`"${title}" is too long for ${label}: ${title.length} of ${max}.`)
  if (id.length > 1000) refuse(`The id of "${title}" is too long for ${label}.`)
}

/** Media that Meta names in its own words. */
const theirs = { image: 'image', video: 'video', audio: 'audio', voice: 'audio', document: 'file' }

function fileMessage(
  { kind, type, bytes, blob, name }: OutgoingAttachment,
  content: Content,
  { capabilities, label }: Account,
): Message {
  const fits = kind === 'html' || kind === 'source' || kind === 'sticker' ? undefined : kind
  const limit = fits && capabilities.media[fits]
  if (!fits || !limit) return refuse(`${label} does not carry files of the kind "${kind}".`)
  const plain = type.split(';')[0]?.trim().toLowerCase() ?? ''
  if (limit.types.length > 0 && !limit.types.includes('*/*') && !limit.types.includes(plain))
    refuse(`${label} does not take ${plain} as ${kind}.`)
  if (bytes > limit.maxBytes)
    refuse(`The file is too large for ${label}: at most ${limit.maxBytes / 1_000_000} MB.`)
  if (content.kind !== 'text' || content.text !== '')
    refuse(`${label} carries a file without words: send them as a message of their own.`)
  return {
    message: { attachment: { type: theirs[fits], payload: {} } },
    upload: { blob, name, type: plain, kind: theirs[fits] },
  }
}
