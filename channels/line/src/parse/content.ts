import type { InboundAttachment } from '@atrium/channel-kit/inbound-event'
import type { Content } from '@atrium/contract/content'
import { Sticker } from '@atrium/contract/content/sticker'
import { z } from 'zod'
import { arrayOf, type Fields, fieldsOf, textOf } from '../envelope.ts'

export type Said = { content: Content; attachments: InboundAttachment[] }

/** Where a file's bytes are: kept by LINE under the message's id, a customer's or our own sticker's picture, or with whoever sent it from an app inside LINE. */
export const MediaRef = z.union([
  z.strictObject({ message: z.string().min(1) }),
  z.strictObject({ sticker: z.string().regex(/^\d{1,20}$/) }),
  Sticker.extend({ id: z.string().regex(/^\d{1,20}$/) }),
  z.strictObject({ url: z.url({ protocol: /^https$/ }) }),
])
export type MediaRef = z.infer<typeof MediaRef>

/** What a message on LINE says. A kind that is new to us is shown as unsupported: the customer did write. */
export function saidIn(message: Fields): Said {
  const type = textOf(message.type) ?? 'unknown'
  switch (type) {
    case 'text':
      return words(textIn(message))
    case 'image':
      return file(message, { kind: 'image', name: 'photo.jpg', type: 'image/jpeg' })
    case 'video':
      return file(message, { kind: 'video', name: 'video.mp4', type: 'video/mp4' })
    case 'audio':
      return file(message, { kind: 'voice', name: 'voice.m4a', type: 'audio/mp4' })
    case 'file':
      return document(message)
    case 'sticker':
      return sticker(message)
    case 'location':
      return { content: location(message), attachments: [] }
    default:
      return { content: { kind: 'unsupported', type }, attachments: [] }
  }
}

const words = (text: string): Said => ({ content: { kind: 'text', text }, attachments: [] })

/** LINE writes its own emojis as words in brackets, and mentions by name: the text reads well as it is. */
function textIn(message: Fields): string {
  if (typeof message.text !== 'string') throw new Error('A LINE text message has no text.')
  return message.text
}

function file(message: Fields, as: Pick<InboundAttachment, 'kind' | 'name' | 'type'>): Said {
  const { contentProvider } = message
  const { type, originalContentUrl } = fieldsOf(contentProvider)
  const elsewhere =
    type === 'external' ? MediaRef.safeParse({ url: originalContentUrl }) : undefined
  const ref = elsewhere?.success ? elsewhere.data : { message: idOf(message) }
  return { content: { kind: 'text', text: '' }, attachments: [{ ...as, ref }] }
}

function document(message: Fields): Said {
  const bytes = message.fileSize
  return {
    content: { kind: 'text', text: '' },
    attachments: [
      {
        kind: 'document',
        name: textOf(message.fileName) ?? 'file',
        type: 'application/octet-stream',
        ...(typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 && { bytes }),
        ref: { message: idOf(message) },
      },
    ],
  }
}

/** The picture is named after what the sticker means, so that it can be read, searched and heard. */
function sticker(message: Fields): Said {
  const ref = MediaRef.safeParse({ sticker: message.stickerId })
  const text = textOf(message.text) ?? ''
  if (!ref.success) throw new Error('A LINE sticker has no usable stickerId.')
  const meaning = arrayOf(message.keywords).flatMap((word) => textOf(word) ?? [])
  const name = meaning.length > 0 ? `Sticker: ${meaning.slice(0, 5).join(', ')}` : 'Sticker'
  return {
    content: { kind: 'text', text },
    attachments: [{ kind: 'sticker', name, type: 'image/png', ref: ref.data }],
  }
}

const Place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

function location(message: Fields): Content {
  const place = Place.safeParse(message)
  if (!place.success) throw new Error('A LINE location has no usable place.')
  const name = textOf(message.title)
  const address = textOf(message.address)
  return { kind: 'location', ...place.data, ...(name && { name }), ...(address && { address }) }
}

function idOf(message: Fields): string {
  const id = textOf(message.id)
  if (!id) throw new Error('A LINE message has no id.')
  return id
}
