import type { ChannelIo } from '@atrium/channel-kit/channel'
import { filePaths } from '@atrium/contract/api/inbox'
import { AttachmentId, BlobId, newId, uuid } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import { sendFile, storeUpload } from '../../platform/http/files.ts'
import type { OnBytes } from '../../platform/http/route.ts'
import type { Blobs } from '../../platform/storage/blobs.ts'
import { mailPage } from './mail-page.ts'
import { filesOf, findPicture, getFile, getHtml, insertUpload } from './sql.ts'
import { stickerPicture } from './sticker-picture.ts'

export type FilesDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  blobs: Blobs
  now: () => Date
  maxUploadBytes: number
}

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
    { method: 'GET', path: filePaths.picture(':id'), access: 'member' },
    async ({ actor, params, request, reply }) => {
      const id = BlobId.safeParse(params.id)
      const found = id.success
        ? await db.inWorkspace(actor.workspaceId, (tx) => findPicture(tx, id.data))
        : undefined
      if (!id.success || !found) throw new AppError('not_found', 'There is no such picture.')
      await sendFile(blobs, { blob: id.data, name: 'picture', type: found.type }, request, reply)
    },
  )
  onBytes(
    {
      method: 'GET',
      path: filePaths.sticker(':accountId', ':pack', ':sticker'),
      access: 'member',
    },
    async ({ actor, params, reply }) => {
      const { headers, body } = await stickerPicture(deps, actor.workspaceId, params)
      await reply.headers(headers).send(body)
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
