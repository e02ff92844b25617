import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { BlobId } from '@atrium/contract/ids'
import { AppError } from '../app-error.ts'

export type StoredBlob = { blob: BlobId; bytes: number; sha256: string }

/** First and last byte, both included, as in HTTP. */
export type ByteRange = { start: number; end?: number }

/** Files under random names. Names given by senders never reach the disk. */
export type Blobs = {
  /** Resolves when the bytes are durable. Throws `too_large` or `storage_full`; then nothing stays behind. */
  put(
    data: Uint8Array | AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number },
  ): Promise<StoredBlob>
  /** Throws `not_found`. */
  get(blob: BlobId): Promise<Buffer>
  /** Throws `not_found`. */
  stream(blob: BlobId, range?: ByteRange): Promise<Readable>
  /** Undefined when there is none. */
  size(blob: BlobId): Promise<number | undefined>
  exists(blob: BlobId): Promise<boolean>
  /** Removing what is not there is no error. */
  remove(blob: BlobId): Promise<void>
  /** Removes what writers killed in the middle left behind; returns how many. */
  sweep(olderThan: Date): Promise<number>
}

/** `reserveBytes`: free space below which nothing is written any more, so that PostgreSQL on the same disk lives on. */
export function createBlobs(options: { dir: string; reserveBytes?: number }): Blobs {
  const { dir, reserveBytes = 0 } = options
  const incoming = join(dir, 'incoming')

  return {
    put: async (data, { maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      const blob = BlobId.parse(randomBytes(16).toString('hex'))
      const temporary = join(incoming, blob)
      const path = pathOf(dir, blob)
      try {
        await mkdir(incoming, { recursive: true })
        await refuseFullDisk(dir, reserveBytes)
        const written = await writeDurably(temporary, data, maxBytes)
        await mkdir(join(path, '..'), { recursive: true })
        await rename(temporary, path)
        await syncFolder(join(path, '..'))
        return { blob, ...written }
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined)
        throw translate(error)
      }
    },
    get: (blob) => readFile(pathOf(dir, blob)).catch(rethrow),
    stream: async (blob, range) => {
      const handle = await open(pathOf(dir, blob)).catch(rethrow)
      return createReadStream('', { ...range, fd: handle })
    },
    size: (blob) => sizeOf(pathOf(dir, blob)),
    exists: async (blob) => (await sizeOf(pathOf(dir, blob))) !== undefined,
    remove: (blob) => rm(pathOf(dir, blob), { force: true }),
    sweep: (olderThan) => sweep(incoming, olderThan),
  }
}

// The parse is the guard against traversal: nothing but 32 hexadecimal digits becomes a path.
function pathOf(dir: string, blob: BlobId): string {
  const parsed = BlobId.safeParse(blob)
  if (!parsed.success) throw new AppError('not_found', 'There is no such file.')
  const name = parsed.data
  return join(dir, name.slice(0, 2), name.slice(2, 4), name)
}

async function writeDurably(
  path: string,
  data: Uint8Array | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of data instanceof Uint8Array ? [data] : data) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) {
        throw new AppError('too_large', `The file is larger than ${maxBytes} bytes.`)
      }
      hash.update(chunk)
      await writeAll(file, chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let from = 0
  while (from < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, from, chunk.byteLength - from)
    from += bytesWritten
  }
}

// A renamed file is durable only when the folder's entry is.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function refuseFullDisk(dir: string, reserveBytes: number): Promise<void> {
  if (reserveBytes === 0) return
  const { bavail, bsize } = await statfs(dir)
  if (bavail * bsize < reserveBytes) throw full()
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function sweep(incoming: string, olderThan: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(incoming).catch(() => [])) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => undefined)
    if (!found || found.mtime >= olderThan) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

function full(cause?: unknown): AppError {
  return new AppError(
    'storage_full',
    'The disk is full: no file can be stored until there is space.',
    {
      cause,
    },
  )
}

function translate(error: unknown): unknown {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '') ? full(error) : error
}

function rethrow(error: unknown): never {
  if (codeOf(error) === 'ENOENT') throw new AppError('not_found', 'There is no such file.')
  throw error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
