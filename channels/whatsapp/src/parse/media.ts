import type { InboundAttachment } from '@atrium/channel-kit/inbound-event'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { Id, read } from '@atrium/channel-kit/meta/read'
import type { AttachmentKind } from '@atrium/contract/content'
import { z } from 'zod'

/** Kinds of message that are a file. */
export const mediaKinds: ReadonlySet<string> = new Set([
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
])

/** How `fetchMedia` finds a file: by its id, which lives 7 days, or by the address in the webhook. */
export const MediaRef = z
  .object({ id: Id.optional(), url: z.string().max(4000).optional() })
  .refine(({ id, url }) => id ?? url, 'neither id nor url')
export type MediaRef = z.infer<typeof MediaRef>

export function attachmentOf(type: string, body: unknown): InboundAttachment {
  const { id, url } = read(MediaRef, body, type)
  const { mime_type, filename, voice } = fieldsOf(body)
  const plain = textOf(mime_type)?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream'
  const kind: AttachmentKind = type === 'audio' && voice === true ? 'voice' : kindOf(type)
  return {
    kind,
    name: textOf(filename) ?? `${kind}.${extensionOf(plain)}`,
    type: plain,
    ref: { ...(id && { id }), ...(url && { url }) },
  }
}

function kindOf(type: string): AttachmentKind {
  const kinds: AttachmentKind[] = ['image', 'video', 'audio', 'voice', 'sticker']
  return kinds.find((kind) => kind === type) ?? 'document'
}

const extensions: Record<string, string> = {
  jpeg: 'jpg',
  mpeg: 'mp3',
  plain: 'txt',
  quicktime: 'mov',
}

function extensionOf(type: string): string {
  const subtype = type.split('/')[1] ?? ''
  const extension = Object.hasOwn(extensions, subtype) ? extensions[subtype] : subtype
  return extension && /^[a-z0-9]{1,5}$/.test(extension) ? extension : 'bin'
}
