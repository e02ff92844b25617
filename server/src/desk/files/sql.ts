import type { AttachmentKind } from '@atrium/contract/content'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export type FileRow = {
  id: string
  kind: AttachmentKind
  name: string
  type: string
  blob: string | null
  state: string
  bytes: string | null
}

/** The picture that a person of this workspace shows. */
export async function findPicture(
  tx: WorkspaceTx,
  blob: string,
): Promise<{ type: string } | undefined> {
  const rows = await tx.query<{ type: string }>(
    'SELECT picture_type AS type FROM handle WHERE picture = $1 LIMIT 1',
    [blob],
  )
  return rows[0]
}

export async function insertUpload(
  tx: WorkspaceTx,
  upload: {
    id: string
    kind: string
    name: string
    type: string
    bytes: number
    blob: string
    uploader: string
    at: Date
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO attachment (id, kind, name, type, bytes, blob, state, uploader, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'stored', $7, $8)`,
    [
      upload.id,
      upload.kind,
      upload.name,
      upload.type,
      upload.bytes,
      upload.blob,
      upload.uploader,
      upload.at,
    ],
  )
}

export async function getFile(tx: WorkspaceTx, id: string): Promise<FileRow | undefined> {
  const rows = await tx.query<FileRow>(
    'SELECT id, kind, name, type, blob, state, bytes FROM attachment WHERE id = $1',
    [id],
  )
  return rows[0]
}

/** An e-mail's own form: its sanitised HTML. */
export async function getHtml(tx: WorkspaceTx, messageId: string): Promise<FileRow | undefined> {
  const rows = await tx.query<FileRow>(
    `SELECT id, kind, name, type, blob, state, bytes FROM attachment WHERE message_id = $1 AND version IS NULL AND kind = 'html' LIMIT 1`,
    [messageId],
  )
  return rows[0]
}

/** The images that a mail's HTML shows by their content id are its other attachments. */
export async function filesOf(tx: WorkspaceTx, messageId: string): Promise<FileRow[]> {
  return tx.query(
    'SELECT id, kind, name, type, blob, state, bytes FROM attachment WHERE message_id = $1 AND version IS NULL ORDER BY position',
    [messageId],
  )
}
