import type { ChannelIo, Profile } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { BlobId, HandleId, WorkspaceId } from '@atrium/contract/ids'
import type { Account } from '../../../accounts/accounts.ts'
import type { Db } from '../../../platform/database/db.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import { sniffType } from '../../../platform/storage/file-kind.ts'
import { pictureSize } from '../../../platform/storage/picture-size.ts'
import { readContactSummary } from '../../conversation/read.ts'
import { followPictures, getPicture, setPicture } from './sql.ts'

export type PictureDeps = {
  db: Db
  io: ChannelIo
  /** Takes a picture that is shown no more out of the store. */
  removeBlob: (blob: BlobId) => Promise<void>
}

/** Faces in a list: what is larger is no profile picture. */
const mostBytes = 1_000_000
const mostPixels = 2048
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

type Picture = { bytes: Uint8Array; type: string }

/**
 * Keeps a copy of the picture that a person shows at the provider: its address ends in days, and nobody's browser shall
 * ask the provider. What is no small picture is left alone; who shows none any more has none here. Throws what may be
 * tried again.
 */
export async function learnPicture(
  deps: PictureDeps,
  account: Account,
  handle: { workspaceId: WorkspaceId; id: HandleId },
  profile: Profile,
): Promise<void> {
  const { db, io } = deps
  const hasNone = profile.picture === undefined && profile.pictureRef === undefined
  const shown = hasNone ? undefined : await fetchPicture(io, account, profile)
  const { picture: old } = await db.inWorkspace(handle.workspaceId, (tx) =>
    getPicture(tx, handle.id),
  )
  const isSame = shown ? old !== null && (await isStored(io, old, shown.bytes)) : !hasNone || !old
  if (isSame) return
  const stored = shown && { blob: (await io.blobs.put(shown.bytes)).blob, type: shown.type }
  await db.inWorkspace(handle.workspaceId, async (tx) => {
    const contactId = await setPicture(tx, handle.id, stored ?? null)
    if (!contactId) return
    await followPictures(tx, contactId)
    const contact = await readContactSummary(tx, contactId)
    await writeEvent(tx, { contactId, handleId: handle.id, data: [{ kind: 'contact', contact }] })
  })
  if (old) await deps.removeBlob(old)
}

/** Undefined for what is no small picture, by its bytes: a provider's claim would make a page of it. */
async function fetchPicture(
  io: ChannelIo,
  account: Account,
  profile: Profile,
): Promise<Picture | undefined> {
  const bytes = await bring(io, account, profile).catch(unlessTemporary)
  const type = bytes && (await sniffType(bytes, ''))
  const size = type && types.includes(type) ? pictureSize(bytes, type) : undefined
  if (!bytes || !type || !size || Math.max(size.width, size.height) > mostPixels) return undefined
  return { bytes, type }
}

async function bring(
  io: ChannelIo,
  { channel, settings }: Account,
  { picture, pictureRef }: Profile,
): Promise<Uint8Array | undefined> {
  if (!picture) return collected((await channel.fetchMedia?.(pictureRef, settings, io))?.data)
  if (!/^https?:\/\//.test(picture)) return undefined
  const response = await io.fetch(picture)
  if (response.ok) return collected(response.body)
  await response.body?.cancel()
  return undefined
}

/** Stops where it becomes too large. */
async function collected(
  data: AsyncIterable<Uint8Array> | null | undefined,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of data ?? []) {
    bytes += chunk.length
    if (bytes > mostBytes) return undefined
    chunks.push(chunk)
  }
  return bytes > 0 ? new Uint8Array(Buffer.concat(chunks)) : undefined
}

async function isStored(io: ChannelIo, blob: BlobId, bytes: Uint8Array): Promise<boolean> {
  const old = await io.blobs.get(blob).catch(() => new Uint8Array())
  return Buffer.from(old).equals(bytes)
}

/** A refusal, ours or theirs, and an endless answer stay what they are until the next look. */
function unlessTemporary(error: unknown): undefined {
  if (!(error instanceof ChannelError)) throw error
  if (error.kind === 'rate') throw error
  if (error.kind === 'network' && error.code !== 'too_large') throw error
}
