import type { WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Tx, WorkspaceTx } from '../database/db.ts'

/** The topic under which a committed event is hinted to other processes. */
export const feedTopic = 'feed'

/** One row of the feed: the changes of one transaction to one contact. What `data` holds is the reader's business. */
export type FeedRow = {
  workspaceId: WorkspaceId
  cursor: FeedCursor
  contactId: string | null
  handleId: string | null
  data: unknown[]
}

/**
 * A place in the feed: the number of a row, in digits. A number is taken before its commit, so a reader that goes by it
 * alone passes rows that appear later (measured: 1,238 of 2,000 lost with 20 writers). Ours stops before the earliest
 * number that may still appear ([decision 4](../../../../docs/decisions/0004-feed-in-the-order-of-places.md)).
 */
export type FeedCursor = string

export const feedStart: FeedCursor = '0'

/** As it stands in SSE ids and in `feedCursor`; 18 digits fit the type behind it. */
export const FeedCursorText = z
  .string()
  .regex(/^\d{1,18}(-\d{1,18})?$/)
  // Places had two numbers once. Who comes back with one reads everything again, as from the start.
  .transform((text): FeedCursor => (text.includes('-') ? feedStart : text))

type NewEvent = { contactId?: string; handleId?: string; data: unknown[] }

/** Writes one event row with the caller's transaction; readers are woken after its commit. */
export async function writeEvent(tx: WorkspaceTx, event: NewEvent): Promise<void> {
  // Nobody reads it before the commit, so a transaction's events go in one statement; and last, because readers wait
  // from that statement on.
  tx.gatherLast('feed', event, (events) => insertEvents(tx, events))
  tx.hint(feedTopic, tx.workspaceId)
}

async function insertEvents(tx: WorkspaceTx, events: NewEvent[]): Promise<void> {
  await tx.named(
    'feed-write',
    `INSERT INTO event (contact_id, handle_id, data)
     SELECT (e->>'contactId')::uuid, (e->>'handleId')::uuid, e->'data' FROM jsonb_array_elements($1::jsonb) e`,
    [JSON.stringify(events)],
  )
}

type Row = {
  workspace_id: WorkspaceId
  id: string
  contact_id: string | null
  handle_id: string | null
  data: unknown[]
}

/** The next rows of one workspace after `cursor`, never past a row that may still appear. */
export async function readFeed(
  tx: WorkspaceTx,
  cursor: FeedCursor,
  most: number,
): Promise<FeedRow[]> {
  // By a statement of its own: what was committed until then is seen by the next one.
  const horizon = await feedHorizon(tx)
  const rows = await tx.named<Row>(
    'feed-read',
    `SELECT workspace_id, id, contact_id, handle_id, data FROM event
     WHERE workspace_id = current_workspace() AND id > $1 AND id <= $2 ORDER BY id LIMIT $3`,
    [cursor, horizon, most],
  )
  return rows.map(fromRow)
}

/** The next rows of all workspaces, for the process that fans them out. */
export async function readTail(
  tx: Pick<Tx, 'named'>,
  cursor: FeedCursor,
  most: number,
): Promise<FeedRow[]> {
  const rows = await tx.named<Row>('feed-tail', 'SELECT * FROM door_feed_tail($1, $2)', [
    cursor,
    most,
  ])
  return rows.map(fromRow)
}

/**
 * The place up to which the feed is whole, as it is now. Take it before a snapshot's reads: they see everything up to
 * it, and events after it may repeat what they show, which `rev` makes harmless.
 */
export async function feedHorizon(tx: Pick<Tx, 'named'>): Promise<FeedCursor> {
  const rows = await tx.named<{ place: string }>(
    'feed-horizon',
    'SELECT feed_horizon() AS place',
    [],
  )
  return rows[0]?.place ?? feedStart
}

/**
 * Whether everything after `cursor` can still be told: not when it comes from another time (a restored database), nor
 * from before the place up to which retention cleared the feed.
 */
export async function canFollow(tx: WorkspaceTx, cursor: FeedCursor): Promise<boolean> {
  const [row] = await tx.query<{ possible: boolean }>(
    `SELECT $1 <= feed_last() AND $1 >= coalesce(
       (SELECT (value #>> '{}')::bigint FROM installation WHERE key = 'feed_cleared'), 0) AS possible`,
    [cursor],
  )
  return row?.possible === true
}

function fromRow(row: Row): FeedRow {
  return {
    workspaceId: row.workspace_id,
    cursor: row.id,
    contactId: row.contact_id,
    handleId: row.handle_id,
    data: row.data,
  }
}
