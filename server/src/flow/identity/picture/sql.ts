import type { BlobId, ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

export type PictureState = { picture: BlobId | null; askedAt: Date | null }

export async function getPicture(tx: WorkspaceTx, id: HandleId): Promise<PictureState> {
  const rows = await tx.query<PictureState>(
    'SELECT picture, picture_asked_at AS "askedAt" FROM handle WHERE id = $1',
    [id],
  )
  return rows[0] ?? { picture: null, askedAt: null }
}

/** The provider was asked: not again for some time, whatever it said. */
export async function setAsked(tx: WorkspaceTx, id: HandleId, at: Date): Promise<void> {
  await tx.query('UPDATE handle SET picture_asked_at = $2 WHERE id = $1', [id, at])
}

/** Returns the record in which the handle is now. */
export async function setPicture(
  tx: WorkspaceTx,
  id: HandleId,
  picture: { blob: BlobId; type: string } | null,
): Promise<ContactId | undefined> {
  const rows = await tx.query<{ contact_id: ContactId }>(
    'UPDATE handle SET picture = $2, picture_type = $3 WHERE id = $1 RETURNING contact_id',
    [id, picture?.blob ?? null, picture?.type ?? null],
  )
  return rows[0]?.contact_id
}

/** A record shows the picture of the handle that was seen last. */
export async function followPictures(tx: WorkspaceTx, id: ContactId): Promise<void> {
  await tx.query(
    `UPDATE contact SET avatar = found.picture, rev = rev + 1
     FROM (SELECT (SELECT h.picture FROM handle h WHERE h.contact_id = $1 AND h.picture IS NOT NULL
       ORDER BY h.last_seen_at DESC NULLS LAST, h.id LIMIT 1) AS picture) found
     WHERE id = $1 AND avatar IS DISTINCT FROM found.picture`,
    [id],
  )
}
