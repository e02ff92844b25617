import type { InboundAttachment, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { AttachmentKind } from '@atrium/contract/content'
import { z } from 'zod'
import { arrayOf, type Fields, fieldsOf, read, textOf } from '../update.ts'
import { wordsOf } from './content.ts'

/** What `fetchMedia` needs: the file's id, good for this bot as long as it exists, and its size where it was told. */
export const MediaRef = z.object({ file: z.string().min(1), bytes: z.number().optional() })

const File = z.object({
  file_id: z.string().min(1).max(1000),
  file_unique_id: z.string().min(1).max(1000).optional().catch(undefined),
  file_size: z.int().min(0).optional().catch(undefined),
  file_name: z.string().optional().catch(undefined),
  mime_type: z.string().optional().catch(undefined),
})

type Kind = { field: string; kind: AttachmentKind; type: string; name: string }

/** The first that is there counts: an animation comes as a document too, for old programs. */
const kinds: Kind[] = [
  { field: 'animation', kind: 'video', type: 'video/mp4', name: 'animation.mp4' },
  { field: 'live_photo', kind: 'video', type: 'video/mp4', name: 'live-photo.mp4' },
  { field: 'video', kind: 'video', type: 'video/mp4', name: 'video.mp4' },
  { field: 'video_note', kind: 'video', type: 'video/mp4', name: 'video-note.mp4' },
  { field: 'audio', kind: 'audio', type: 'audio/mpeg', name: 'audio.mp3' },
  { field: 'voice', kind: 'voice', type: 'audio/ogg', name: 'voice.ogg' },
  { field: 'document', kind: 'document', type: 'application/octet-stream', name: 'file' },
]

/** A message with a file; each part of an album is a message of its own. Undefined where there is none. */
export function mediaOf(
  message: Fields,
): Pick<InboundMessage, 'content' | 'attachments'> | undefined {
  const file = fileOf(message)
  if (!file) return undefined
  const text = wordsOf(message, 'caption') || movingSticker(message)
  return { content: { kind: 'text', text }, attachments: [file] }
}

function fileOf(message: Fields): InboundAttachment | undefined {
  const photo = largest(arrayOf(message.photo))
  if (photo) return attachment(photo, { kind: 'image', type: 'image/jpeg', name: 'photo.jpg' })
  if (message.sticker !== undefined) return sticker(message.sticker)
  for (const { field, ...is } of kinds)
    if (message[field] !== undefined) return attachment(read(File, message[field], field), is)
  return undefined
}

/** The same picture comes in several sizes, the largest last. */
function largest(sizes: unknown[]): z.infer<typeof File> | undefined {
  return sizes.length > 0 ? read(File, sizes.at(-1), 'photo') : undefined
}

/** A picture, a short film without sound, or a drawing that moves and that no browser shows. */
function sticker(value: unknown): InboundAttachment {
  const fields = fieldsOf(value)
  const file = read(File, value, 'sticker')
  if (fields.is_video === true)
    return attachment(file, { kind: 'video', type: 'video/webm', name: 'sticker.webm' })
  if (fields.is_animated === true)
    return attachment(file, {
      kind: 'document',
      type: 'application/x-tgsticker',
      name: 'sticker.tgs',
    })
  return attachment(file, { kind: 'sticker', type: 'image/webp', name: 'sticker.webp' })
}

/** What a drawing that moves stands for is all that can be shown of it. */
function movingSticker(message: Fields): string {
  const { is_animated, emoji } = fieldsOf(message.sticker)
  return is_animated === true ? (textOf(emoji) ?? '') : ''
}

function attachment(
  { file_id, file_unique_id, file_size, file_name, mime_type }: z.infer<typeof File>,
  is: Omit<Kind, 'field'>,
): InboundAttachment {
  const size = file_size === undefined ? {} : { bytes: file_size }
  return {
    kind: is.kind,
    name: file_name || is.name,
    type: mime_type || is.type,
    ...size,
    ref: { file: file_id, ...size },
    // The other id may change; this one is the same for the same file.
    ...(file_unique_id !== undefined && { key: file_unique_id }),
  }
}
