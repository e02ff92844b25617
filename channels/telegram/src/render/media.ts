import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { capabilities } from '../capabilities.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part } from './request.ts'

type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

/** Each kind has a method of its own, and its file stands under a name of its own. */
const methods: Record<FileKind, { method: string; field: string; named: string }> = {
  image: { method: 'sendPhoto', field: 'photo', named: 'a picture' },
  video: { method: 'sendVideo', field: 'video', named: 'a film' },
  audio: { method: 'sendAudio', field: 'audio', named: 'a sound file' },
  voice: { method: 'sendVoice', field: 'voice', named: 'a voice note' },
  document: { method: 'sendDocument', field: 'document', named: 'a document' },
  sticker: { method: 'sendSticker', field: 'sticker', named: 'a sticker' },
}

const animation = { method: 'sendAnimation', field: 'animation', named: 'a moving picture' }

/** A file, with its text as the caption where there is one. */
export function mediaPart(file: OutgoingAttachment, text: string): Part {
  const kind = checkedKind(file)
  const isMoving = kind === 'image' && baseType(file.type) === 'image/gif'
  const { method, field, named } = isMoving ? animation : methods[kind]
  const captionMax = capabilities.media[kind]?.captionMax
  if (text !== '' && captionMax === undefined)
    refuse(`Telegram shows no text with ${named}; send it as its own message.`)
  tooLong('The text with a file', text, captionMax ?? 0)
  const upload = { field, blob: file.blob, name: file.name, type: baseType(file.type) }
  return { method, body: text === '' ? {} : { caption: text }, upload }
}

function checkedKind({ kind, type, bytes }: OutgoingAttachment): FileKind {
  if (kind === 'html' || kind === 'source')
    return refuse('Forms of an e-mail are not sent on Telegram.')
  const limit = capabilities.media[kind]
  const { named } = methods[kind]
  if (!limit) return refuse(`Telegram does not carry ${named}.`)
  const plain = baseType(type)
  if (!limit.types.includes('*/*') && !limit.types.includes(plain))
    return refuse(`Telegram does not take ${named} of the type ${plain}; send it as a document.`)
  if (bytes > limit.maxBytes)
    return refuse(
      `The file is too large for a bot: ${megabytes(bytes)} of ${megabytes(limit.maxBytes)} MB.`,
    )
  return kind
}

const baseType = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? ''
const megabytes = (bytes: number) => (Math.ceil(bytes / 10_000) / 100).toString()
