import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { BlobId } from '@atrium/contract/ids'
import type { LineRequest } from '../render/request.ts'
import { soundLength } from './length.ts'
import { preview } from './preview.ts'

/** A month: a phone that was off, or a chat that is opened again, still shows the picture. */
const seconds = 30 * 24 * 3600
const previewMax = 1_000_000

/** The messages of a request, with the addresses under which LINE fetches the file that goes with them. */
export async function withAddresses(
  { messages, file }: LineRequest,
  io: ChannelIo,
): Promise<Record<string, unknown>[]> {
  if (!file) return messages
  const address = (blob: BlobId) => io.publicUrl(blob, { seconds })
  const [first, ...rest] = messages
  const originalContentUrl = address(file.blob)
  if (file.kind === 'audio') {
    const duration = soundLength(await io.blobs.get(file.blob))
    if (duration === undefined)
      throw new ChannelError(
        'invalid',
        'sound',
        'The length of the sound cannot be read, and LINE wants it: send it as MP3 or M4A.',
      )
    return [{ ...first, originalContentUrl, duration }, ...rest]
  }
  const isOwnPreview = file.kind === 'image' && file.bytes <= previewMax
  const previewImageUrl = isOwnPreview ? originalContentUrl : address(await previewBlob(io))
  return [{ ...first, originalContentUrl, previewImageUrl }, ...rest]
}

/** Stored once in each process, not once for each film. */
const stored = new WeakMap<ChannelIo, Promise<BlobId>>()

function previewBlob(io: ChannelIo): Promise<BlobId> {
  const known = stored.get(io)
  if (known !== undefined) return known
  const made = io.blobs.put(preview).then(({ blob }) => blob)
  stored.set(io, made)
  // A full disk is no reason to fail for ever.
  made.catch(() => stored.delete(io))
  return made
}
