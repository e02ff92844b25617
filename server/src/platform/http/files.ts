import type { Readable } from 'node:stream'
import { BlobId } from '@atrium/contract/ids'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../app-error.ts'
import type { Blobs } from '../storage/blobs.ts'
import { cleanName, fileHeaders, kindOf, sniffType } from '../storage/file-kind.ts'

/** Stores an upload's bytes as they stream in, bounded; the type comes from the bytes. */
export async function storeUpload(
  deps: { blobs: Blobs; maxUploadBytes: number },
  body: Readable,
  query: Record<string, string>,
  claimed: string,
): Promise<{
  kind: 'image' | 'video' | 'audio' | 'voice' | 'document'
  name: string
  type: string
  bytes: number
  blob: BlobId
}> {
  const { blob, bytes } = await deps.blobs.put(body, { maxBytes: deps.maxUploadBytes })
  if (bytes === 0) {
    await deps.blobs.remove(blob)
    throw new AppError('invalid', 'The file is empty.')
  }
  const type = await sniffType(await firstBytes(deps.blobs, blob), claimed)
  return {
    kind: kindOf(type, query.voice === '1'),
    name: cleanName(query.name ?? 'file'),
    type,
    bytes,
    blob,
  }
}

/** As many as a type is known by. */
export async function firstBytes(blobs: Blobs, blob: BlobId): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.stream(blob, { start: 0, end: 4_200 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Sends a stored file, a part of it where the browser asks for one (video seeks). */
export async function sendFile(
  blobs: Blobs,
  file: { blob: string | null; name: string; type: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const blob = BlobId.parse(file.blob)
  const size = await blobs.size(blob)
  if (size === undefined) throw new AppError('not_found', 'The file is not in the store any more.')
  void reply.headers(fileHeaders({ name: file.name, type: file.type, bytes: size }))
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = range ? Number(range[1]) : 0
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1
  if (range && (start >= size || end < start)) {
    await reply.code(416).header('content-range', `bytes */${size}`).send('')
    return
  }
  if (range) void reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
  await reply
    .header('content-length', end - start + 1)
    .send(await blobs.stream(blob, { start, end }))
}
