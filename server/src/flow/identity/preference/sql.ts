import type { Hours, PreferenceWhy, Statement } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { allInOrder, inOrder } from '../../../platform/database/together/batches.ts'
import { spokenFor } from '../rows.ts'
import type { Written } from './channel.ts'

/** What somebody stated counts before what a profile or a file says; of each the newest. */
export const newestFirst = `(by IN ('said', 'member')) DESC, at DESC, contact_id DESC`

/** The records that speak for this one: itself, and those to which handles born with it were linked. */
export async function speakersFor(tx: WorkspaceTx, contactId: ContactId): Promise<ContactId[]> {
  const rows = await tx.query<{ id: ContactId }>(
    'SELECT $1::uuid AS id UNION SELECT contact_id FROM handle WHERE origin_contact_id = $1',
    [contactId],
  )
  return rows.map(({ id }) => id)
}

export type Stated = {
  kind: Statement['kind']
  value: string | Hours | null
  why: Extract<PreferenceWhy, { actor: string }>
}

type StatedRow = Omit<Stated, 'why'> & {
  id: string
  by: Stated['why']['by']
  actor: string
  at: Date
}

/** What counts of all that was stated of a record, one of each kind. */
export async function statedOf(tx: WorkspaceTx, contactId: string): Promise<Stated[]> {
  const rows = await tx.batched('preference-stated', contactId, async (ids) => {
    const found = await tx.named<StatedRow>(
      'preference-stated',
      `SELECT a.id, s.* FROM unnest($1::uuid[]) AS a (id), LATERAL (
         SELECT DISTINCT ON (kind) kind, value, by, actor, at FROM preference
         WHERE contact_id IN ${spokenFor('a.id')} ORDER BY kind, ${newestFirst}) s`,
      [[...new Set(ids)]],
    )
    return allInOrder(ids, found, ({ id }) => id)
  })
  return rows.map(({ kind, value, by, actor, at }) => ({
    kind,
    value,
    why: { by, actor, at: at.toISOString() },
  }))
}

/** Of each handle the last messages that somebody wrote in private; comments are no wish to be written to. */
export async function lastWritten(tx: WorkspaceTx, contactId: string): Promise<Written[]> {
  const rows = await tx.named<{ channel: string; at: Date }>(
    'preference-written',
    `SELECT m.channel, m.at FROM handle h, LATERAL (
       SELECT channel, at FROM message WHERE handle_id = h.id AND direction = 'in' AND context->'post' IS NULL
       ORDER BY at DESC, seq DESC LIMIT 20) m
     WHERE h.contact_id = $1`,
    [contactId],
  )
  return rows.map(({ channel, at }) => ({ channel, at: at.toISOString() }))
}

/** Up to five phones of a record, the surest first. */
export function phonesOf(tx: WorkspaceTx, contactId: string): Promise<string[]> {
  return tx.batched('preference-phones', contactId, async (ids) => {
    const rows = await phonesOfMany(tx, ids)
    return inOrder(ids, rows, (row) => row.contactId).map((row) => row?.phones ?? [])
  })
}

/** The same of many records. */
export async function phonesOfMany(
  tx: WorkspaceTx,
  contactIds: string[],
): Promise<{ contactId: ContactId; phones: string[] }[]> {
  return tx.named(
    'preference-phones-of-many',
    `SELECT h.contact_id AS "contactId", (array_agg(p.value ORDER BY p.strength DESC, p.at, p.value))[1:5] AS phones
     FROM handle h JOIN proof p ON p.handle_id = h.id
     WHERE h.contact_id = ANY ($1::uuid[]) AND p.kind = 'phone' GROUP BY h.contact_id`,
    [contactIds],
  )
}

/** The time zones that were stated of these records, or of those that they speak for. */
export async function zonesStated(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<{ contactId: ContactId; zone: string }[]> {
  return tx.named(
    'preference-zones-stated',
    `SELECT "contactId", value #>> '{}' AS zone FROM (
       SELECT DISTINCT ON (s.id) s.id AS "contactId", p.value
       FROM (SELECT id, id AS of FROM unnest($1::uuid[]) id
             UNION SELECT contact_id, origin_contact_id FROM handle WHERE contact_id = ANY ($1::uuid[])) s
       JOIN preference p ON p.contact_id = s.of AND p.kind = 'timeZone'
       ORDER BY s.id, (p.by IN ('said', 'member')) DESC, p.at DESC, p.contact_id DESC) newest
     WHERE value IS NOT NULL`,
    [contactIds],
  )
}

/** Writes a statement; false when there is no such record. */
export async function putStatement(
  tx: WorkspaceTx,
  contactId: string,
  { kind, value, by }: Statement,
  who: { actor: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO preference (contact_id, kind, by, value, actor, at)
     SELECT id, $2, $3, $4, $5, $6 FROM contact WHERE id = $1
     ON CONFLICT (workspace_id, contact_id, kind, by) DO UPDATE SET value = $4, actor = $5, at = $6 RETURNING 1`,
    [contactId, kind, by, JSON.stringify(value), who.actor, who.at],
  )
  return rows.length > 0
}

/** The language in a profile is the provider's word for one handle: it counts where nobody said or wrote another one. */
export async function putProfileLanguage(
  tx: WorkspaceTx,
  handleId: HandleId,
  language: string,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO preference (contact_id, kind, by, value, actor, at)
     SELECT origin_contact_id, 'language', 'profile', to_jsonb($2::text), '', $3 FROM handle WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [handleId, language, at],
  )
}

/** The languages of a file's rows, where none was there. Returns the records that have one more. */
export async function putFileLanguages(
  tx: WorkspaceTx,
  rows: { handleId: HandleId; language: string; source: string }[],
  at: Date,
): Promise<ContactId[]> {
  const put = await tx.named<{ id: ContactId }>(
    'preference-from-file',
    `WITH put AS (
       INSERT INTO preference (contact_id, kind, by, value, actor, at)
       SELECT DISTINCT ON (h.origin_contact_id) h.origin_contact_id, 'language', 'file', to_jsonb(r.language), r.source, $2
       FROM jsonb_to_recordset($1::jsonb) AS r("handleId" uuid, language text, source text) JOIN handle h ON h.id = r."handleId"
       ON CONFLICT DO NOTHING RETURNING contact_id)
     SELECT DISTINCT h.contact_id AS id FROM put JOIN handle h ON h.origin_contact_id = put.contact_id`,
    [JSON.stringify(rows), at],
  )
  return put.map(({ id }) => id)
}
