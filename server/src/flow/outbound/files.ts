import type { AttachmentKind } from '@atrium/contract/content'
import type { AttachmentId } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import * as sql from './sql.ts'

/** A file that a member uploaded and that no message carries yet. */
export type Upload = {
  id: AttachmentId
  kind: AttachmentKind
  name: string
  type: string
  bytes: number
}

/** The uploads that a message shall carry: the member's own, unused, in the order asked for. */
export async function claimUploads(
  tx: WorkspaceTx,
  ids: AttachmentId[],
  uploader: string,
): Promise<Upload[]> {
  if (ids.length === 0) return []
  const found = await sql.freeUploads(tx, ids, uploader)
  return ids.map((id) => {
    const upload = found.find((candidate) => candidate.id === id)
    if (!upload)
      throw new AppError('invalid', 'One of the files is not there any more. Attach it again.')
    return { ...upload, bytes: Number(upload.bytes) }
  })
}
