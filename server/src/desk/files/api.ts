import type { Readable } from 'node:stream'
import { filePaths } from '@atrium/contract/api/inbox'
import { AttachmentId, BlobId, newId, uuid } from '@atrium/contract/ids'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/app-error.ts'
import type { Blobs } from '../../platform/blobs.ts'
import type { Db } from '../../platform/db.ts'
import { cleanName, fileHeaders, kindOf, sniffType } from '../../platform/file-kind.ts'
import type { OnBytes } from '../../platform/http/route.ts'
import { mailPage } from './mail-page.ts'
import { type FileRow, filesOf, getFile, getHtml, insertUpload } from './sql.ts'

export type FilesDeps = { db: Db; blobs: Blobs; now: () => Date; maxUploadBytes: number }

export function addFiles(onBytes: OnBytes, deps: FilesDeps): void {
  const { db, blobs } = deps
  onBytes(
    { method: 'POST', path: filePaths.upload, access: 'member' },
    async ({ actor, query, body, request, reply }) => {
      const stored = await storeUpload(deps, body, query, request.headers['content-type'] ?? '')
      const upload = { id: newId(AttachmentId), ...stored }
      await db.inWorkspace(actor.workspaceId, (tx) =>
        insertUpload(tx, { ...upload, uploader: actor.memberId, at: deps.now() }),
      )
      const { blob: _, ...shown } = upload
      await reply.send(shown)
    },
  )
  onBytes(
    { method: 'GET', path: filePaths.attachment(':id'), access: 'member' },
    async ({ actor, params, request, reply }) => {
      const id = uuid.safeParse(params.id)
      const file = id.success
        ? await db.inWorkspace(actor.workspaceId, (tx) => getFile(tx, id.data))
        : undefined
      if (!file?.blob) throw new AppError('not_found', 'There is no such file.')
      await sendFile(blobs, file, request, reply)
    },
  )
  onBytes(
    { method: 'GET', path: filePaths.html(':id'), access: 'member' },
    async ({ actor, params, reply }) => {
      const id = uuid.safeParse(params.id)
      const found = id.success
        ? await db.inWorkspace(actor.workspaceId, async (tx) => ({
            html: await getHtml(tx, id.data),
            files: await filesOf(tx, id.data),
          }))
        : undefined
      if (!found?.html?.blob) throw new AppError('not_found', 'This message has no HTML.')
      const page = mailPage(
        (await blobs.get(BlobId.parse(found.html.blob))).toString('utf8'),
        found.files,
      )
      await reply.headers(page.headers).send(page.body)
    },
  )
}

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

async function firstBytes(blobs: Blobs, blob: BlobId): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.stream(blob, { start: 0, end: 4_200 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Sends a stored file, a part of it where the browser asks for one (video seeks). */
export async function sendFile(
  blobs: Blobs,
  file: Pick<FileRow, 'blob' | 'name' | 'type'>,
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
