import type { Proof, SuggestionReason } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { Side } from './score.ts'

/** Records that could be the same person: they hold one of its identifiers, or have a name like its. At most 100. */
export async function findPossible(tx: WorkspaceTx, contactId: ContactId): Promise<ContactId[]> {
  const rows = await tx.query<{ id: ContactId }>(
    `WITH mine AS (SELECT p.kind, p.match FROM proof p JOIN handle h ON h.id = p.handle_id WHERE h.contact_id = $1),
       by_claim AS (SELECT DISTINCT h.contact_id AS id FROM mine JOIN proof p ON p.kind = mine.kind AND p.match = mine.match
         JOIN handle h ON h.id = p.handle_id LIMIT 50),
       by_name AS (SELECT o.contact_id AS id FROM name_key k JOIN name_key o ON o.key = k.key
         WHERE k.contact_id = $1 GROUP BY o.contact_id ORDER BY count(*) DESC LIMIT 50),
       asked AS (SELECT d.other_contact_id AS id FROM identity_decision d WHERE d.contact_id = $1 AND d.zone = 'suggest' LIMIT 20)
     SELECT DISTINCT c.id FROM (SELECT id FROM by_claim UNION SELECT id FROM by_name UNION SELECT id FROM asked) found
     JOIN contact c ON c.id = found.id WHERE c.id <> $1 AND NOT c.dormant
       AND NOT EXISTS (SELECT 1 FROM handle m JOIN handle t ON m.contact_id = $1 AND t.contact_id = c.id
         JOIN apart a ON a.handle_id = least(m.id, t.id) AND a.other_id = greatest(m.id, t.id))`,
    [contactId],
  )
  return rows.map(({ id }) => id)
}

type SideRow = {
  id: ContactId
  dormant: boolean
  names: string[]
  proofs: (Proof & { holders: number })[] | null
  handles:
    | { channel: string; scope: string; address: string; firstAt: string; lastAt: string | null }[]
    | null
  words: string[] | null
}

/** What is known of these records; those without handles are left out. */
export async function readSides(tx: WorkspaceTx, ids: ContactId[]): Promise<Map<ContactId, Side>> {
  const rows = await tx.query<SideRow>(
    `SELECT c.id, array(SELECT DISTINCT n FROM (SELECT c.name AS n UNION SELECT h.name FROM handle h WHERE h.contact_id = c.id) x
         WHERE n IS NOT NULL AND n NOT IN (SELECT label FROM handle h WHERE h.contact_id = c.id)) AS names,
       (SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'value', p.value, 'strength', p.strength, 'source', p.source,
          'holders', CASE WHEN h.shared THEN 99 ELSE (SELECT count(DISTINCT oh.contact_id) FROM (SELECT handle_id FROM proof o WHERE o.kind = p.kind AND o.match = p.match LIMIT 20) o
            JOIN handle oh ON oh.id = o.handle_id) END))
        FROM proof p JOIN handle h ON h.id = p.handle_id WHERE h.contact_id = c.id AND p.kind <> 'code') AS proofs,
       (SELECT jsonb_agg(jsonb_build_object('channel', h.channel, 'scope', h.scope, 'address', h.address,
          'firstAt', h.created_at, 'lastAt', h.last_seen_at)) FROM handle h WHERE h.contact_id = c.id) AS handles,
       array(SELECT DISTINCT w FROM handle h JOIN LATERAL (SELECT tokens FROM message m WHERE m.handle_id = h.id AND m.direction = 'in'
          ORDER BY m.at DESC, m.seq DESC LIMIT 3) m ON true, unnest(tsvector_to_array(m.tokens)) w WHERE h.contact_id = c.id LIMIT 200) AS words
     FROM contact c WHERE c.id = ANY ($1::uuid[]) AND NOT c.dormant`,
    [ids],
  )
  return new Map(rows.flatMap((row) => (row.handles ? [[row.id, sideOf(row, row.handles)]] : [])))
}

function sideOf(row: SideRow, handles: NonNullable<SideRow['handles']>): Side {
  return {
    names: row.names,
    proofs: row.proofs ?? [],
    handles: handles.map((handle) => ({
      ...handle,
      firstAt: new Date(handle.firstAt),
      lastAt: handle.lastAt === null ? null : new Date(handle.lastAt),
    })),
    words: row.words ?? [],
  }
}

export async function namesOf(tx: WorkspaceTx, contactId: ContactId): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT name FROM contact c WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM handle h WHERE h.contact_id = c.id AND h.label = c.name)
     UNION SELECT name FROM handle WHERE contact_id = $1 AND name IS NOT NULL`,
    [contactId],
  )
  return rows.map(({ name }) => name)
}

/** Replaces the keys under which a record is found by its names. */
export async function putNameKeys(
  tx: WorkspaceTx,
  contactId: ContactId,
  keys: string[],
): Promise<void> {
  await tx.query('DELETE FROM name_key WHERE contact_id = $1 AND NOT key = ANY ($2::text[])', [
    contactId,
    keys,
  ])
  await tx.query(
    'INSERT INTO name_key (key, contact_id) SELECT k, $1 FROM unnest($2::text[]) k ON CONFLICT DO NOTHING',
    [contactId, keys],
  )
}

/** Writes or renews an open suggestion; one that a person decided on stays decided. True when the queue changed. */
export async function putSuggestion(
  tx: WorkspaceTx,
  pair: [ContactId, ContactId],
  found: { score: number; reasons: SuggestionReason[] },
  at: Date,
): Promise<boolean> {
  const [contactId, otherId] = pair[0] < pair[1] ? pair : [pair[1], pair[0]]
  const rows = await tx.query(
    `INSERT INTO suggestion (id, contact_id, other_id, score, reasons, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT ON CONSTRAINT suggestion_once DO UPDATE SET score = excluded.score, reasons = excluded.reasons, at = excluded.at
       WHERE suggestion.state = 'open' AND suggestion.reasons <> excluded.reasons RETURNING 1`,
    [crypto.randomUUID(), contactId, otherId, found.score, JSON.stringify(found.reasons), at],
  )
  return rows.length > 0
}

/** Pairs that no longer look like one person are not asked about. Returns whose suggestion was there. */
export async function dropSuggestions(
  tx: WorkspaceTx,
  contactId: ContactId,
  others: ContactId[],
): Promise<ContactId[]> {
  const rows = await tx.named<{ other: ContactId }>(
    'suggest-drop',
    `DELETE FROM suggestion WHERE state = 'open'
       AND (contact_id, other_id) IN (SELECT least($1::uuid, o), greatest($1::uuid, o) FROM unnest($2::uuid[]) AS o)
     RETURNING CASE WHEN contact_id = $1 THEN other_id ELSE contact_id END AS other`,
    [contactId, others],
  )
  return rows.map(({ other }) => other)
}

export type OpenSuggestion = {
  id: string
  contactId: ContactId
  otherId: ContactId
  reasons: SuggestionReason[]
}

/** An open suggestion, locked; none when it was decided on. */
export async function lockSuggestion(
  tx: WorkspaceTx,
  id: string,
): Promise<OpenSuggestion | undefined> {
  const rows = await tx.query<OpenSuggestion>(
    `SELECT id, contact_id AS "contactId", other_id AS "otherId", reasons FROM suggestion WHERE id = $1 AND state = 'open' FOR UPDATE`,
    [id],
  )
  return rows[0]
}

export async function decideSuggestion(
  tx: WorkspaceTx,
  pair: [ContactId, ContactId],
  decided: { state: 'accepted' | 'refused'; actor: string; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE suggestion SET state = $3, decided_by = $4, decided_at = $5
     WHERE contact_id = least($1::uuid, $2::uuid) AND other_id = greatest($1::uuid, $2::uuid) AND state <> $3`,
    [...pair, decided.state, decided.actor, decided.at],
  )
}

export async function handlesOf(tx: WorkspaceTx, contactId: ContactId): Promise<HandleId[]> {
  const rows = await tx.query<{ id: HandleId }>(
    'SELECT id FROM handle WHERE contact_id = $1 ORDER BY id',
    [contactId],
  )
  return rows.map(({ id }) => id)
}
