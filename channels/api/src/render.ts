import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { notAnAnswer } from '@atrium/contract/content/plain-buttons'
import { capabilities } from './capabilities.ts'
import { Refusal, refuse, tooLong } from './render/refuse.ts'
import type { OutboundWire } from './wire.ts'

type Message = Extract<OutboundWire, { type: 'message' }>
/** What is posted; files get their addresses when it is sent. */
export type ApiRequest = { body: OutboundWire; files: OutgoingAttachment[] }

/** Our message → what is posted to the system, or why this channel cannot carry it. */
export function render(outgoing: Outgoing): Rendered<ApiRequest> {
  try {
    return { ok: true, request: requestOf(outgoing) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

function requestOf(outgoing: Outgoing): ApiRequest {
  const { messageId, to, author, fromName, reaction, replyTo, attachments } = outgoing
  const recipient = { id: to.address }
  if (reaction) {
    const { target: message, emoji } = reaction
    return { body: { type: 'reaction', to: recipient, message, emoji }, files: [] }
  }
  if (outgoing.change) return { body: changeOf(outgoing.change, outgoing), files: [] }
  checkFiles(attachments)
  const body: Message = {
    type: 'message',
    id: messageId,
    to: recipient,
    from: { name: fromName, kind: author.kind },
    ...partOf(outgoing),
    ...(replyTo && { replyTo }),
  }
  return { body, files: attachments }
}

/** Other words, or none any more; what else the message has stays. */
function changeOf(
  { kind, target: message }: NonNullable<Outgoing['change']>,
  { to: { address: id }, content }: Outgoing,
): OutboundWire {
  if (kind === 'delete') return { type: 'delete', to: { id }, message }
  if (content.kind !== 'text' && content.kind !== 'buttons')
    return refuse('Only words can be edited by the API.')
  if (content.text.trim() === '') refuse('The message is empty.')
  tooLong('The text', content.text, capabilities.text.max)
  return { type: 'edit', to: { id }, message, text: content.text }
}

type Part = Omit<Message, 'type' | 'id' | 'to' | 'from' | 'replyTo'>

function partOf({ content, attachments }: Outgoing): Part {
  if (content.kind !== 'text' && attachments.length > 0)
    refuse('The API channel carries files with a text only.')
  switch (content.kind) {
    case 'text':
      if (content.text.trim() === '' && attachments.length === 0) refuse('The message is empty.')
      tooLong('The text', content.text, capabilities.text.max)
      return content.text ? { text: content.text } : {}
    case 'location': {
      const { kind: _, url: __, ...location } = content
      return { location }
    }
    case 'contacts':
      return {
        contacts: content.cards.map(({ name, phones, emails }) => ({ name, phones, emails })),
      }
    case 'buttons':
      return buttons(content)
    case 'list':
      return list(content)
    case 'ask':
      return refuse('The API channel has no button that asks for this; write it as a text.')
    case 'email':
      return refuse('The API channel cannot carry an e-mail; write it as a text.')
    case 'template':
      return refuse('The API channel has no approved templates; write it as a text.')
    case 'choice':
    case 'form':
    case 'order':
      return refuse('Only customers send answers, forms and orders.')
    case 'system':
    case 'unsupported':
      return refuse('A notice is not a message that can be sent.')
  }
}

const words = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('\n\n')

function buttons({
  text,
  footer,
  buttons,
}: Extract<Outgoing['content'], { kind: 'buttons' }>): Part {
  const limit = capabilities.buttons
  const other = notAnAnswer(buttons)
  if (other) return refuse(`The button "${other}" is no answer; write its address into the text.`)
  if (!limit || buttons.length > limit.max)
    return refuse(`At most ${limit?.max} buttons are allowed, not ${buttons.length}.`)
  tooLong('The text', text, limit.textMax)
  for (const { title } of buttons) tooLong(`The button "${title}"`, title, limit.titleMax)
  return { text: words(text, footer), buttons: buttons.map(({ id, title }) => ({ id, title })) }
}

function list(content: Extract<Outgoing['content'], { kind: 'list' }>): Part {
  const { text, header, footer, button, sections } = content
  const limit = capabilities.list
  const rows = sections.flatMap((section) => section.rows)
  if (!limit || rows.length > limit.rows)
    return refuse(`At most ${limit?.rows} rows are allowed, not ${rows.length}.`)
  tooLong('The text', text, limit.textMax)
  tooLong('The button that opens the list', button, limit.buttonMax)
  for (const { title, description } of rows) {
    tooLong(`The row "${title}"`, title, limit.titleMax)
    tooLong(`The description of the row "${title}"`, description, limit.descriptionMax)
  }
  return { text: words(header, text, footer), list: { button, sections } }
}

function checkFiles(files: OutgoingAttachment[]): void {
  const { media } = capabilities
  if (files.length > media.perMessage)
    refuse(`At most ${media.perMessage} files are allowed in a message, not ${files.length}.`)
  for (const { kind, type, bytes, name } of files) {
    if (kind === 'html' || kind === 'source' || kind === 'sticker')
      refuse(`${name}: this kind of file cannot be sent here.`)
    const limit = media[kind]
    const [family] = type.split('/')
    if (!limit?.types.some((allowed) => allowed === '*/*' || allowed === `${family}/*`))
      refuse(`${name} is ${type} and cannot be sent as ${kind}.`)
    if (limit && bytes > limit.maxBytes)
      refuse(`${name} is larger than ${limit.maxBytes / 1_000_000} MB.`)
  }
}
