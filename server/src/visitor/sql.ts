import type { Content } from '@atrium/contract/content'
import type { HandleId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import type { WorkspaceTx } from '../platform/database/db.ts'

/** A handle whose history a visitor may see, from when on: what is older than a doubt is hidden until it is proved again. */
export type VisibleHandle = { id: HandleId; since: Date | null }

/**
 * The handle whose history a visitor may see: their own, and no other, whatever was linked or proved. A link shows
 * nothing to a customer, and an identity token that somebody copied opens a new and empty chat.
 */
export async function visibleHandles(
  tx: WorkspaceTx,
  channel: string,
  address: string,
): Promise<VisibleHandle[]> {
  return tx.query<VisibleHandle>(
    // A visitor's address has no scope; without naming it, PostgreSQL before 18 looks through all visitors.
    `SELECT id, proved_since AS since FROM handle WHERE channel = $1 AND scope = '' AND address = $2`,
    [channel, address],
  )
}

/** Of messages `m` of handles `h`: written since the handle's owner is proved. */
const isProved = '(h.proved_since IS NULL OR m.arrived_at >= h.proved_since)'

/** The workspace's other accounts that are switched on; none while codes do not link by themselves there. */
export async function otherAccounts(tx: WorkspaceTx, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM channel_account WHERE enabled AND id <> $1 AND coalesce((SELECT code FROM identity_policy), true)
     ORDER BY channel, name, id`,
    [id],
  )
  return rows.map((row) => row.id)
}

export type VisitorRow = {
  id: string
  externalId: string | null
  seq: string
  at: Date
  direction: 'in' | 'out'
  author: Author
  content: Content
  deleted: boolean
  replyTo: { id: string; content: Content } | null
  attachments:
    | { id: string; kind: string; name: string; type: string; bytes: number | null }[]
    | null
}

/** Messages of these handles before `before`, newest first; ours once they were dispatched. */
export async function history(
  tx: WorkspaceTx,
  handles: VisibleHandle[],
  accountId: string,
  before: string | undefined,
  limit: number,
): Promise<VisitorRow[]> {
  return tx.query(
    `SELECT m.id, m.external_id AS "externalId", m.seq, m.at, m.direction, m.author, m.content, m.deleted_at IS NOT NULL AS deleted,
       (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'type', a.type, 'bytes', a.bytes) ORDER BY a.position)
        FROM attachment a WHERE a.message_id = m.id AND a.version IS NULL AND a.state = 'stored') AS attachments,
       (SELECT jsonb_build_object('id', CASE WHEN q.direction = 'in' THEN coalesce(q.external_id, q.id::text) ELSE q.id::text END,
          'content', q.content) FROM message q WHERE q.id = m.reply_to_id AND q.handle_id = m.handle_id
          AND (h.proved_since IS NULL OR q.arrived_at >= h.proved_since)) AS "replyTo"
     FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.handle_id = ANY ($1::uuid[]) AND m.account_id = $2 AND ${isProved}
       AND (m.direction = 'in' OR m.state IN ('accepted', 'delivered', 'read')) AND ($3::bigint IS NULL OR m.seq < $3)
     ORDER BY m.seq DESC LIMIT $4`,
    [handles.map(({ id }) => id), accountId, before ?? null, limit],
  )
}

/** A file of a message that this visitor may see. */
export async function visibleFile(
  tx: WorkspaceTx,
  handles: VisibleHandle[],
  id: string,
): Promise<{ blob: string; name: string; type: string } | undefined> {
  const rows = await tx.query<{ blob: string; name: string; type: string }>(
    `SELECT a.blob, a.name, a.type FROM attachment a JOIN message m ON m.id = a.message_id JOIN handle h ON h.id = m.handle_id
     WHERE a.id = $2 AND a.version IS NULL AND a.state = 'stored' AND m.handle_id = ANY ($1::uuid[]) AND m.deleted_at IS NULL AND ${isProved}
       AND (m.direction = 'in' OR m.state IN ('accepted', 'delivered', 'read'))`,
    [handles.map((handle) => handle.id), id],
  )
  return rows[0]
}
