import type { Exclusion, Group, Segment } from '@atrium/contract/broadcast/segment'
import type { ContactSummary } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import type { OptInPolicy } from '@atrium/contract/sending/consent'
import { optInPolicy } from '../../flow/consent/rows.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { type Audience, audienceOf } from './audience.ts'
import { compile, joinsOf, newQuestion, type SegmentFacts } from './compile.ts'

type Row = Omit<Segment, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }

const columns = `id, name, tree, actor AS by, created_at AS "createdAt", updated_at AS "updatedAt"`

export const mostSegments = 500

export async function listSegments(tx: WorkspaceTx): Promise<Segment[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM segment ORDER BY lower(name), id LIMIT ${mostSegments}`,
  )
  return rows.map(fromRow)
}

/** Saves one under its id. Undefined when another one has this name. */
export async function putSegment(
  tx: WorkspaceTx,
  segment: { id: string; name: string; tree: Group; actor: string; at: Date },
): Promise<Segment | undefined> {
  const rows = await tx.query<Row>(
    `INSERT INTO segment AS s (id, name, tree, actor, created_at, updated_at) 
     SELECT $1, $2, $3, $4, $5, $5 WHERE NOT EXISTS (SELECT 1 FROM segment o WHERE o.name = $2 AND o.id <> $1)
     ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, tree = excluded.tree, updated_at = excluded.updated_at
     RETURNING ${columns}`,
    [segment.id, segment.name, JSON.stringify(segment.tree), segment.actor, segment.at],
  )
  return rows[0] && fromRow(rows[0])
}

/** Saving and removing come one after the other, so that no two of them make a circle or a name of nothing. */
export async function lockSegments(tx: WorkspaceTx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 27))', [tx.workspaceId])
}

export async function deleteSegment(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM segment WHERE id = $1 RETURNING 1', [id])
  return rows.length > 0
}

/** A segment, or a broadcast that has not begun, whose conditions name this segment or label. */
export async function userOf(
  tx: WorkspaceTx,
  key: 'segmentId' | 'labelId',
  id: string,
): Promise<{ kind: 'segment' | 'broadcast'; name: string } | undefined> {
  const named = (tree: string) =>
    `jsonb_path_exists(${tree}, '$.** ? (@.${key} == $id)', jsonb_build_object('id', $1::text))`
  const rows = await tx.query<{ kind: 'segment' | 'broadcast'; name: string }>(
    `SELECT 'segment' AS kind, name FROM segment WHERE id <> $1::uuid AND ${named('tree')}
     UNION ALL SELECT 'broadcast', name FROM broadcast WHERE state IN ('draft', 'scheduled', 'planning') AND ${named(`draft->'tree'`)}
     LIMIT 1`,
    [id],
  )
  return rows[0]
}

/** What needs a yes first; null where the workspace left the defaults. */
export async function readOptIn(tx: WorkspaceTx): Promise<OptInPolicy | null> {
  const rows = await tx.query<{ optIn: OptInPolicy | null }>(`SELECT ${optInPolicy} AS "optIn"`)
  return rows[0]?.optIn ?? null
}

/** How many are meant, by why they are left out and by the way that they would be reached. */
export async function countAudience(
  tx: WorkspaceTx,
  audience: Audience,
  facts: SegmentFacts,
): Promise<{ excluded: Exclusion | null; way: number | null; count: number }[]> {
  const { text, question } = audienceOf(audience, facts)
  await limitTime(tx)
  return tx.query(
    `SELECT excluded, way, count(*)::int AS count FROM (${text}) a GROUP BY excluded, way`,
    question.values,
  )
}

export type AudienceMember = {
  contactId: ContactId
  name: string
  avatar: string | null
  address: string | null
  channel: string | null
  excluded: Exclusion | null
}

/** A page of them by id, with how they would be written to or why not. */
export async function peopleOf(
  tx: WorkspaceTx,
  audience: Audience,
  facts: SegmentFacts,
  page: { only: Exclusion | 'reached' | undefined; after: ContactId | undefined; limit: number },
): Promise<AudienceMember[]> {
  const { text, question } = audienceOf(audience, facts)
  const place = (value: unknown) => `$${question.values.push(value)}`
  const of = page.only === 'reached' ? null : page.only
  const only = of === undefined ? '' : `AND a.excluded IS NOT DISTINCT FROM ${place(of)}::text`
  await limitTime(tx)
  return tx.query<AudienceMember>(
    `SELECT a.contact_id AS "contactId", c.name, c.avatar, h.label AS address, h.channel, a.excluded
     FROM (${text}) a JOIN contact c ON c.id = a.contact_id LEFT JOIN handle h ON h.id = a.handle_id
     WHERE (${place(page.after ?? null)}::uuid IS NULL OR a.contact_id > ${place(page.after ?? null)}::uuid) ${only}
     ORDER BY a.contact_id LIMIT ${place(page.limit)}`,
    question.values,
  )
}

/** Ten of them. Looked up in two steps: the newest of few would be sought among all contacts, one by one. */
export async function sampleOf(
  tx: WorkspaceTx,
  tree: Group,
  facts: SegmentFacts,
): Promise<ContactSummary[]> {
  const question = newQuestion()
  const where = compile(question, tree, facts)
  await limitTime(tx)
  const rows = await tx.query<Omit<ContactSummary, 'lastSeenAt'> & { lastSeenAt: Date | null }>(
    `WITH meant AS MATERIALIZED (
       SELECT c.id FROM contact c ${joinsOf(question)} WHERE NOT c.dormant AND NOT c.blocked AND ${where}),
     ten AS MATERIALIZED (
       SELECT c.id, c.last_seen_at FROM contact c JOIN meant USING (id) ORDER BY c.last_seen_at DESC NULLS LAST, c.id DESC LIMIT 10)
     SELECT c.id, c.name, c.avatar, c.language, c.last_seen_at AS "lastSeenAt", c.rev,
       coalesce((SELECT array_agg(DISTINCT h.channel) FROM handle h WHERE h.contact_id = c.id), '{}') AS channels
     FROM contact c JOIN ten USING (id) ORDER BY ten.last_seen_at DESC NULLS LAST, c.id DESC`,
    question.values,
  )
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null }))
}

/** Somebody waits for the answer: a question that takes longer is given up, and holds nobody else. */
async function limitTime(tx: WorkspaceTx): Promise<void> {
  await tx.query(`SET LOCAL statement_timeout = '20s'`)
}

function fromRow(row: Row): Segment {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
