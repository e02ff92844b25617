import type { AttachmentKind } from '@atrium/contract/content'
import type { StoredFile, World } from './world.ts'

/** Keeps a file as Telegram does: under an id of its own, and below a path for downloads. */
export function keepFile(
  world: World,
  file: { name: string; type: string; data: Uint8Array },
): StoredFile {
  const number = world.next.file++
  const id = `AgACAgQAAxkBAAI${number.toString(36).padStart(6, '0')}`
  const ending = /\.\w{1,8}$/.exec(file.name)?.[0] ?? ''
  const stored = { id, ...file, path: `documents/file_${number}${ending}` }
  world.files.set(id, stored)
  return stored
}

/** A file in a message, as each kind describes it. */
export function described(file: StoredFile, as: AttachmentKind): Record<string, unknown> {
  const sized = {
    file_id: file.id,
    file_unique_id: `AQAD${file.id.slice(-6)}`,
    file_size: file.data.length,
  }
  const named = { ...sized, mime_type: file.type, file_name: file.name }
  const frame = { width: 320, height: 240 }
  switch (as) {
    case 'image':
      return {
        photo: [
          { ...sized, file_id: `${file.id}s`, width: 90, height: 67, file_size: 900 },
          { ...sized, ...frame },
        ],
      }
    case 'video':
      return { video: { ...named, ...frame, duration: 3 } }
    case 'audio':
      return { audio: { ...named, duration: 3 } }
    case 'voice':
      return { voice: { ...sized, mime_type: 'audio/ogg', duration: 3 } }
    case 'sticker':
      return {
        sticker: { ...sized, ...frame, type: 'regular', is_animated: false, is_video: false },
      }
    default:
      return { document: named }
  }
}
