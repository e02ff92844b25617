import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { notAnAnswer } from '@atrium/contract/content/plain-buttons'
import { textLength } from '@atrium/contract/content/text-length'
import type { MessageId } from '@atrium/contract/ids'
import { buttonLimits, capabilities, listLimits } from './capabilities.ts'

/** Nothing is sent: the stored message is what the visitor's feed shows. The request only names it. */
export type WebchatRequest = { messageId: MessageId; to: string }

/** Our message → what the visitor's feed will show, or why it cannot. */
export function render(outgoing: Outgoing): Rendered<WebchatRequest> {
  const reason = outgoing.reaction
    ? 'Web chat has no reactions.'
    : outgoing.change?.kind === 'delete'
      ? undefined
      : (filesRefusal(outgoing.attachments) ?? contentRefusal(outgoing))
  if (reason !== undefined) return { ok: false, reason }
  return { ok: true, request: { messageId: outgoing.messageId, to: outgoing.to.address } }
}

function filesRefusal(files: OutgoingAttachment[]): string | undefined {
  const { perMessage } = capabilities.media
  if (files.length > perMessage) return `At most ${perMessage} files fit in one message.`
  return files.map(fileRefusal).find((reason) => reason !== undefined)
}

function fileRefusal({ kind, name, type, bytes }: OutgoingAttachment): string | undefined {
  const limit = kind === 'html' || kind === 'source' ? undefined : capabilities.media[kind]
  if (!limit) return `Web chat cannot show a file of kind ${kind}.`
  if (bytes > limit.maxBytes) return `${name} is larger than ${limit.maxBytes / 1_000_000} MB.`
  const shown = limit.types.includes('*/*') || limit.types.includes(type)
  return shown ? undefined : `${name} (${type}) cannot be shown as ${kind}; send it as a document.`
}

function contentRefusal({ content, attachments }: Outgoing): string | undefined {
  switch (content.kind) {
    case 'text':
      if (content.text.trim() === '' && attachments.length === 0) return 'The message is empty.'
      return tooLong('The text', content.text, capabilities.text.max)
    case 'buttons':
      return buttonsRefusal(content)
    case 'list':
      return listRefusal(content)
    case 'location':
    case 'contacts':
      return undefined
    case 'ask':
    case 'email':
    case 'choice':
    case 'form':
    case 'order':
    case 'template':
    case 'system':
    case 'unsupported':
      return `Web chat cannot send a message of kind ${content.kind}.`
  }
}

function buttonsRefusal(content: Extract<Content, { kind: 'buttons' }>): string | undefined {
  const { max, titleMax, textMax } = buttonLimits
  const other = notAnAnswer(content.buttons)
  if (other) return `The button "${other}" is no answer; write its address into the text.`
  if (content.buttons.length > max) return `At most ${max} buttons fit in one message.`
  return (
    tooLong('The text', content.text, textMax) ??
    content.buttons.map(({ title }) => tooLong('A button', title, titleMax)).find(Boolean)
  )
}

function listRefusal(content: Extract<Content, { kind: 'list' }>): string | undefined {
  const limit = listLimits
  const rows = content.sections.flatMap((section) => section.rows)
  if (rows.length > limit.rows) return `At most ${limit.rows} rows fit in one list.`
  return (
    tooLong('The text', content.text, limit.textMax) ??
    tooLong('The list button', content.button, limit.buttonMax) ??
    rows.map(({ title }) => tooLong('A row', title, limit.titleMax)).find(Boolean) ??
    rows
      .map((row) => tooLong('A description', row.description ?? '', limit.descriptionMax))
      .find(Boolean)
  )
}

function tooLong(what: string, text: string, max: number): string | undefined {
  const length = textLength(text, 'characters')
  return length > max ? `${what} has ${length} characters; at most ${max} are possible.` : undefined
}
