import type { WorkspaceId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../../platform/database/db.ts'

/** The numbers of a message's links, by where they lead; the same again are the same. */
export async function putLinks(
  tx: WorkspaceTx,
  messageId: string,
  urls: string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; url: string }>(
    `INSERT INTO tracked_link (message_id, url) SELECT $1, unnest($2::text[])
     ON CONFLICT (workspace_id, message_id, url) DO UPDATE SET url = excluded.url RETURNING id::text AS id, url`,
    [messageId, urls],
  )
  return new Map(rows.map(({ id, url }) => [url, id]))
}

/** Whose link it is. */
export async function workspaceOfLink(tx: Tx, id: string): Promise<WorkspaceId | undefined> {
  const rows = await tx.query<{ id: WorkspaceId }>(
    'SELECT workspace_id AS id FROM door_tracked_link($1)',
    [id],
  )
  return rows[0]?.id
}

export async function targetOf(tx: WorkspaceTx, id: string): Promise<string | undefined> {
  const rows = await tx.query<{ url: string }>('SELECT url FROM tracked_link WHERE id = $1', [id])
  return rows[0]?.url
}

/** A person followed it. */
export async function countClick(tx: WorkspaceTx, id: string, at: Date): Promise<void> {
  await tx.query(
    'UPDATE tracked_link SET clicks = clicks + 1, first_at = coalesce(first_at, $2), last_at = $2 WHERE id = $1',
    [id, at],
  )
}
