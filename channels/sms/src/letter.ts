import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { textLength } from '@atrium/contract/content/text-length'
import type { BlobId } from '@atrium/contract/ids'
import { capabilities } from './capabilities.ts'
import { ownParameter } from './row.ts'

/** A message that can travel by SMS or MMS, checked. */
export type Letter = {
  /** E.164, or what a short code or a name is. */
  to: string
  text: string
  files: { blob: BlobId; name: string; type: string }[]
  /** Where the provider reports what becomes of it; our own id is in it. */
  callback: string | undefined
  messageId: string
}

/** What is in our message that SMS can carry, or why it cannot carry it. */
export function letterOf(
  outgoing: Outgoing,
): { ok: true; letter: Letter } | { ok: false; reason: string } {
  const { content, attachments, to, messageId } = outgoing
  if (outgoing.change) return refuse('An SMS that was sent cannot be changed.')
  if (outgoing.reaction) return refuse('SMS has no reactions.')
  if (content.kind !== 'text') return refuse('SMS carries text and pictures only.')
  if (!/^(\+[1-9]\d{4,18}|\d{3,10})$/.test(to.address))
    return refuse(`"${to.address}" is no number that can be answered by SMS.`)
  const { max } = capabilities.text
  const length = textLength(content.text, 'characters')
  if (length > max) return refuse(`The text is too long for SMS: ${length} of ${max} characters.`)
  if (content.text.trim() === '' && attachments.length === 0) return refuse('The message is empty.')
  if (attachments.length > capabilities.media.perMessage)
    return refuse(`One MMS carries at most ${capabilities.media.perMessage} pictures.`)
  const wrong = attachments.map(wrongFile).find(Boolean) ?? tooMuch(attachments)
  if (wrong) return refuse(wrong)
  const files = attachments.map(({ blob, name, type }) => ({ blob, name, type }))
  return {
    ok: true,
    letter: {
      to: to.address,
      text: content.text,
      files,
      callback: callbackOf(outgoing),
      messageId,
    },
  }
}

function wrongFile({ kind, type, bytes }: OutgoingAttachment): string | undefined {
  const limit = capabilities.media.image
  if (kind !== 'image' || !limit) return 'MMS carries pictures only.'
  if (!limit.types.includes(type.split(';')[0]?.trim().toLowerCase() ?? ''))
    return `MMS does not carry pictures of the type ${type}.`
  if (bytes > limit.maxBytes)
    return `The picture is too large for MMS: ${Math.ceil(bytes / 10_000) / 100} of ${limit.maxBytes / 1_000_000} MB.`
  return undefined
}

function tooMuch(files: OutgoingAttachment[]): string | undefined {
  const most = capabilities.media.totalBytes ?? 0
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes <= most) return undefined
  return `The pictures are too large for one MMS: ${Math.ceil(bytes / 10_000) / 100} of ${most / 1_000_000} MB together.`
}

function callbackOf({ webhookUrl, messageId }: Outgoing): string | undefined {
  return webhookUrl && `${webhookUrl}?${ownParameter}=${messageId}`
}

function refuse(reason: string) {
  return { ok: false as const, reason }
}
