import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { capabilities } from '../capabilities.ts'
import { refuse } from './refuse.ts'
import type { Part } from './request.ts'

const named = {
  image: 'a picture',
  video: 'a film',
  audio: 'a sound file',
  voice: 'a voice note',
  document: 'a file',
  sticker: 'a sticker of your own',
}

/** A picture, film or sound. LINE shows no words with it, and takes no other files. */
export function mediaPart(file: OutgoingAttachment, text: string): Part {
  const { kind, bytes, blob } = file
  if (kind === 'html' || kind === 'source')
    return refuse('Forms of an e-mail are not sent on LINE.')
  if (kind === 'document' || kind === 'sticker')
    return refuse(`LINE lets no business send ${named[kind]}; send a picture or a link to it.`)
  if (text !== '') refuse(`LINE shows no text with ${named[kind]}; send it as its own message.`)
  const limit = capabilities.media[kind]
  const type = file.type.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!limit?.types.includes(type))
    return refuse(`LINE does not take ${named[kind]} of the type ${type}.`)
  if (bytes > limit.maxBytes)
    return refuse(
      `The file is too large for LINE: ${megabytes(bytes)} of ${megabytes(limit.maxBytes)} MB.`,
    )
  const as = kind === 'voice' ? 'audio' : kind
  return { messages: [{ type: as }], file: { kind: as, blob, bytes, type } }
}

const megabytes = (bytes: number) => (Math.ceil(bytes / 10_000) / 100).toString()
