import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { capabilities } from '../capabilities.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part, Upload } from './request.ts'

type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

/** A file as a message of its own, with its text as the caption where there is one. */
export function mediaBody(file: OutgoingAttachment, text: string): Part {
  const kind = checkedKind(file)
  const captionMax = capabilities.media[kind]?.captionMax
  if (text !== '' && captionMax === undefined)
    refuse(`WhatsApp shows no text with ${named[kind]}; send it as its own message.`)
  tooLong('The text with a file', text, captionMax ?? 0)
  const type = kind === 'voice' ? 'audio' : kind
  const media = {
    ...(text !== '' && { caption: text }),
    ...(kind === 'document' && { filename: file.name }),
    ...(kind === 'voice' && { voice: true }),
  }
  return { body: { type, [type]: media }, upload: uploadInto(file, [type]) }
}

/** A file above buttons or in a template: a picture, a film or a document. */
export function headerMedia(file: OutgoingAttachment, into: string[]) {
  const kind = checkedKind(file)
  if (kind !== 'image' && kind !== 'video' && kind !== 'document')
    return refuse(`WhatsApp cannot put ${named[kind]} above a text.`)
  const media = kind === 'document' ? { filename: file.name } : {}
  return { header: { type: kind, [kind]: media }, upload: uploadInto(file, [...into, kind]) }
}

const named: Record<FileKind, string> = {
  image: 'a picture',
  video: 'a film',
  audio: 'a sound file',
  voice: 'a voice note',
  document: 'a document',
  sticker: 'a sticker',
}

function checkedKind({ kind, type, bytes }: OutgoingAttachment): FileKind {
  if (kind === 'html' || kind === 'source')
    return refuse('Forms of an e-mail are not sent on WhatsApp.')
  const limit = capabilities.media[kind]
  if (!limit) return refuse(`WhatsApp does not carry ${named[kind]}.`)
  const plain = baseType(type)
  if (!limit.types.includes(plain))
    return refuse(`WhatsApp does not take ${named[kind]} of the type ${plain}.`)
  if (bytes > limit.maxBytes)
    return refuse(
      `The file is too large for WhatsApp: ${megabytes(bytes)} of ${megabytes(limit.maxBytes)} MB.`,
    )
  return kind
}

function uploadInto({ blob, name, type }: OutgoingAttachment, into: string[]): Upload {
  return { blob, name, type: baseType(type), into }
}

const baseType = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? ''
const megabytes = (bytes: number) => (Math.ceil(bytes / 10_000) / 100).toString()
