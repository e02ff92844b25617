import type { SendBody } from '@atrium/contract/api/inbox'
import type { Capabilities } from '@atrium/contract/channel'
import type { AttachmentKind, Content } from '@atrium/contract/content'
import { type Sticker, stickerName } from '@atrium/contract/content/sticker'
import { textLength } from '@atrium/contract/content/text-length'
import { MessageId, newId } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import type { Upload } from './files.ts'

export type Part = {
  id: MessageId
  content: Content
  uploads: Upload[]
  sticker?: Sticker & { name: string }
}

const sendable = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

/**
 * One message is one provider request with one external id, so a reply with more files than the channel carries in
 * one message becomes several, in order. The words stand with the first; they become a message of their own where
 * the first file cannot carry a caption of that length. A sticker comes last, as a message of its own.
 */
export function planMessages(
  body: Pick<SendBody, 'messageId' | 'content' | 'sticker'>,
  uploads: Upload[],
  capabilities: Capabilities,
): Part[] {
  const { messageId, content, sticker } = body
  if (!sticker) return wordsAndFiles(body, uploads, capabilities)
  const name = stickerName(capabilities.stickers ?? [], sticker)
  if (name === undefined)
    throw new AppError('invalid', 'This sticker cannot be sent on this channel.')
  const isAlone = content.kind === 'text' && content.text === '' && uploads.length === 0
  const before = isAlone ? [] : wordsAndFiles(body, uploads, capabilities)
  const id = isAlone ? messageId : newId(MessageId)
  return [...before, { id, content: empty, uploads: [], sticker: { ...sticker, name } }]
}

const empty: Content = { kind: 'text', text: '' }

function wordsAndFiles(
  body: Pick<SendBody, 'messageId' | 'content'>,
  uploads: Upload[],
  capabilities: Capabilities,
): Part[] {
  for (const upload of uploads) refuseUnfit(upload, capabilities)
  if (
    chunks(uploads, capabilities.media).length <= 1 &&
    captionFits(body.content, uploads, capabilities)
  ) {
    return [{ id: body.messageId, content: body.content, uploads }]
  }
  const [first, ...rest] = chunks(uploads, capabilities.media)
  if (!first) return [{ id: body.messageId, content: body.content, uploads: [] }]
  if (captionFits(body.content, first, capabilities)) {
    return [
      { id: body.messageId, content: body.content, uploads: first },
      ...rest.map((files) => ({ id: newId(MessageId), content: empty, uploads: files })),
    ]
  }
  return [
    { id: body.messageId, content: body.content, uploads: [] },
    ...[first, ...rest].map((files) => ({ id: newId(MessageId), content: empty, uploads: files })),
  ]
}

function captionFits(content: Content, uploads: Upload[], capabilities: Capabilities): boolean {
  const [first] = uploads
  // A template's file is its header.
  if (!first || content.kind === 'email' || content.kind === 'template') return true
  if (content.kind !== 'text') return false
  if (content.text === '') return true
  const media = isSendable(first.kind) ? capabilities.media[first.kind] : undefined
  return (
    media?.captionMax !== undefined && textLength(content.text, 'characters') <= media.captionMax
  )
}

function refuseUnfit(upload: Upload, capabilities: Capabilities): void {
  const media = isSendable(upload.kind) ? (capabilities.media[upload.kind] ?? undefined) : undefined
  if (!media)
    throw new AppError(
      'invalid',
      `${upload.name}: this kind of file cannot be sent on this channel.`,
    )
  if (upload.bytes > media.maxBytes) {
    throw new AppError(
      'invalid',
      `${upload.name} has ${megabytes(upload.bytes)} MB; at most ${megabytes(media.maxBytes)} MB are allowed here.`,
    )
  }
  const fits =
    media.types.length === 0 ||
    media.types.some(
      (type) =>
        type === '*/*' ||
        type === upload.type ||
        (type.endsWith('/*') && upload.type.startsWith(type.slice(0, -1))),
    )
  if (!fits)
    throw new AppError(
      'invalid',
      `${upload.name} is ${upload.type}; allowed here: ${media.types.join(', ')}.`,
    )
}

function isSendable(kind: AttachmentKind): kind is (typeof sendable)[number] {
  return (sendable as readonly string[]).includes(kind)
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}

/** As many files as go into one message, by their number and by what they have together. */
function chunks(
  uploads: Upload[],
  { perMessage, totalBytes = Number.POSITIVE_INFINITY }: Capabilities['media'],
): Upload[][] {
  const result: Upload[][] = []
  let bytes = 0
  for (const upload of uploads) {
    const current = result.at(-1)
    bytes += upload.bytes
    if (current && current.length < perMessage && bytes <= totalBytes) current.push(upload)
    else {
      result.push([upload])
      bytes = upload.bytes
    }
  }
  return result
}
