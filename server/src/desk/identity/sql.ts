import type { IdentityPolicy, MovePreview } from '@atrium/contract/api/identity'
import type { IdentityDecision, Suggestion, SuggestionReason } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import { readContactSummary } from '../../flow/conversation/read.ts'
import { strongScore } from '../../flow/identity/read.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { always, type Period } from '../../platform/days.ts'

const defaults: IdentityPolicy = {
  phone: true,
  email: true,
  external: true,
  code: true,
  recycledDays: 45,
}

export async function getPolicy(tx: WorkspaceTx): Promise<IdentityPolicy> {
  const rows = await tx.query<IdentityPolicy>(
    'SELECT phone, email, external, code, recycled_days AS "recycledDays" FROM identity_policy',
  )
  return rows[0] ?? defaults
}

export async function putPolicy(tx: WorkspaceTx, policy: IdentityPolicy): Promise<void> {
  await tx.query(
    `INSERT INTO identity_policy (phone, email, external, code, recycled_days) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id) DO UPDATE SET phone = $1, email = $2, external = $3, code = $4, recycled_days = $5`,
    [policy.phone, policy.email, policy.external, policy.code, policy.recycledDays],
  )
}

/** Decisions about a record's handles, and about the record by others, within a period; the newest 200. */
export async function trace(
  tx: WorkspaceTx,
  contactId: string,
  { from, until }: Period = always,
): Promise<IdentityDecision[]> {
  const rows = await tx.query<Omit<IdentityDecision, 'at'> & { at: Date }>(
    `WITH found AS (
       (SELECT d.* FROM handle h JOIN identity_decision d ON d.handle_id = h.id WHERE h.contact_id = $1)
       UNION (SELECT d.* FROM identity_decision d WHERE d.contact_id = $1)
       UNION (SELECT d.* FROM identity_decision d WHERE d.other_contact_id = $1))
     SELECT d.id, d.at, d.handle_id AS "handleId", h.channel, h.label, o.id AS "otherContactId", o.name AS "otherName",
       d.zone, d.what, d.reason, d.actor, d.message_id AS "messageId"
     FROM found d JOIN handle h ON h.id = d.handle_id
     LEFT JOIN contact o ON o.id = CASE WHEN d.other_contact_id = $1 THEN d.contact_id ELSE d.other_contact_id END
     WHERE d.at >= $2 AND d.at < $3
     ORDER BY d.id DESC LIMIT 200`,
    [contactId, from, until],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

type SuggestionRow = {
  id: string
  contactId: ContactId
  otherId: ContactId
  score: number
  reasons: SuggestionReason[]
  at: Date
}

const columns = `s.id, s.contact_id AS "contactId", s.other_id AS "otherId", s.score::float8 AS score, s.reasons, s.at`
/** Both records are still in use. */
const awake =
  'JOIN contact a ON a.id = s.contact_id AND NOT a.dormant JOIN contact b ON b.id = s.other_id AND NOT b.dormant'

/** Open suggestions, the likeliest first; of one contact, or of all. */
export async function openSuggestions(
  tx: WorkspaceTx,
  wanted: {
    contactId: string | undefined
    after: { score: number; id: string } | undefined
    limit: number
  },
): Promise<Suggestion[]> {
  const rows = await tx.query<SuggestionRow>(
    `SELECT ${columns} FROM suggestion s ${awake} WHERE s.state = 'open'
       AND ($1::uuid IS NULL OR s.contact_id = $1 OR s.other_id = $1)
       AND ($2::real IS NULL OR s.score < $2 OR (s.score = $2 AND s.id > $3))
     ORDER BY s.score DESC, s.id LIMIT $4`,
    [wanted.contactId ?? null, wanted.after?.score ?? null, wanted.after?.id ?? null, wanted.limit],
  )
  const result: Suggestion[] = []
  for (const row of rows) result.push(...(await suggestionFrom(tx, row)))
  return result
}

/** The open suggestion of two records. */
export async function suggestionOf(
  tx: WorkspaceTx,
  one: ContactId,
  other: ContactId,
): Promise<Suggestion | null> {
  const rows = await tx.query<SuggestionRow>(
    `SELECT ${columns} FROM suggestion s ${awake} WHERE s.state = 'open'
       AND s.contact_id = least($1::uuid, $2::uuid) AND s.other_id = greatest($1::uuid, $2::uuid)`,
    [one, other],
  )
  const [found] = rows[0] ? await suggestionFrom(tx, rows[0]) : []
  return found ?? null
}

async function suggestionFrom(tx: WorkspaceTx, row: SuggestionRow): Promise<Suggestion[]> {
  const [one, other] = [
    await readContactSummary(tx, row.contactId),
    await readContactSummary(tx, row.otherId),
  ]
  if (!one || !other) return []
  const { id, score, reasons } = row
  const at = row.at.toISOString()
  return [{ id, contacts: [one, other], score, strong: score >= strongScore, reasons, at }]
}

/** Whether somebody said that a handle of the one and a handle of the other are two people. */
export async function areApart(tx: WorkspaceTx, one: string, other: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM handle m JOIN handle t ON m.contact_id = $1 AND t.contact_id = $2
     JOIN apart a ON a.handle_id = least(m.id, t.id) AND a.other_id = greatest(m.id, t.id) LIMIT 1`,
    [one, other],
  )
  return rows.length > 0
}

/** What moves with these handles. */
export async function moves(tx: WorkspaceTx, handleIds: string[]): Promise<MovePreview> {
  const rows = await tx.query<Record<keyof MovePreview, string>>(
    `WITH used AS (SELECT DISTINCT conversation_id AS id FROM message WHERE handle_id = ANY ($1::uuid[])),
       mixed AS (SELECT id FROM used WHERE EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = used.id AND m.handle_id <> ALL ($1::uuid[])))
     SELECT cardinality($1::uuid[]) AS handles, (SELECT count(*) FROM message WHERE handle_id = ANY ($1::uuid[])) AS messages,
       (SELECT count(*) FROM used) - (SELECT count(*) FROM mixed) AS conversations, (SELECT count(*) FROM mixed) AS mixed,
       (SELECT count(*) FROM note WHERE conversation_id IN (SELECT id FROM used EXCEPT SELECT id FROM mixed)) AS notes,
       (SELECT count(*) FROM booking WHERE handle_id = ANY ($1::uuid[])) AS bookings`,
    [handleIds],
  )
  const [row] = rows
  return {
    handles: Number(row?.handles ?? 0),
    messages: Number(row?.messages ?? 0),
    conversations: Number(row?.conversations ?? 0),
    mixed: Number(row?.mixed ?? 0),
    notes: Number(row?.notes ?? 0),
    bookings: Number(row?.bookings ?? 0),
  }
}

/** The record to which a handle returns when its link is undone. */
export async function returnsTo(
  tx: WorkspaceTx,
  handleId: string,
): Promise<{ toContactId: ContactId; toName: string } | undefined> {
  const rows = await tx.query<{ toContactId: ContactId; toName: string }>(
    `SELECT l.from_contact_id AS "toContactId", c.name AS "toName" FROM link l
     JOIN handle h ON h.id = l.handle_id AND h.contact_id = l.to_contact_id JOIN contact c ON c.id = l.from_contact_id
     WHERE l.handle_id = $1 AND l.undone_at IS NULL ORDER BY l.at DESC, l.id DESC LIMIT 1`,
    [handleId],
  )
  return rows[0]
}

/** Enabled accounts through which this contact has not come yet. */
export async function accountsNotUsed(tx: WorkspaceTx, contactId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT a.id FROM channel_account a WHERE a.enabled AND NOT EXISTS (
       SELECT 1 FROM reach r JOIN handle h ON h.id = r.handle_id WHERE h.contact_id = $1 AND r.account_id = a.id)
     ORDER BY a.channel, a.name`,
    [contactId],
  )
  return rows.map(({ id }) => id)
}
