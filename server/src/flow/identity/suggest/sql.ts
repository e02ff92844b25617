import type { Proof, SuggestionReason } from '@atrium/contract/contact'
import type { ContactId, HandleId, WorkspaceId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import type { Side } from './score.ts'

/** A name or a part of one that more records than this bear is common: it would find half the town. */
const namesakes = 50
/** Of a common name so many records are looked at that were born last, and as many of the last ones that were heard. */
const bearers = 10
const lastHeard = 200

/** These records wait to be compared; one that somebody compares now will be compared once more. */
export async function putLooks(tx: WorkspaceTx, contactIds: ContactId[]): Promise<void> {
  await tx.named(
    'look-put',
    `INSERT INTO look (contact_id) SELECT DISTINCT unnest($1::uuid[]) ORDER BY 1
     ON CONFLICT (workspace_id, contact_id) DO UPDATE SET held_until = '-infinity', attempts = 0`,
    [contactIds],
  )
}

/** The workspaces in which records wait to be compared. */
export async function looksReady(tx: Tx): Promise<WorkspaceId[]> {
  const rows = await tx.named<{ workspace_id: WorkspaceId }>(
    'looks-ready',
    'SELECT workspace_id FROM door_looks_ready()',
    [],
  )
  return rows.map(({ workspace_id }) => workspace_id)
}

/** A record that we compare now. `held` is what to end it with. */
export type TakenLook = { contactId: ContactId; held: string; attempts: number }

/** Takes some of the records that wait; what has failed too often is let go. */
export async function takeLooks(
  tx: WorkspaceTx,
  { atOnce, heldSeconds, mostAttempts }: Record<'atOnce' | 'heldSeconds' | 'mostAttempts', number>,
): Promise<TakenLook[]> {
  const rows = await tx.named<TakenLook>(
    'look-take',
    `UPDATE look SET held_until = now() + make_interval(secs => $2), attempts = attempts + 1
     WHERE contact_id IN (SELECT contact_id FROM look WHERE held_until < now() ORDER BY contact_id LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING contact_id AS "contactId", held_until::text AS held, attempts`,
    [atOnce, heldSeconds],
  )
  const spent = rows.filter(({ attempts }) => attempts > mostAttempts)
  for (const { contactId, held } of spent) await endLooks(tx, [contactId], held)
  return rows.filter((row) => !spent.includes(row))
}

/** They have been compared; what was freed meanwhile, because of something new, stays. */
export async function endLooks(
  tx: WorkspaceTx,
  contactIds: ContactId[],
  held: string,
): Promise<void> {
  await tx.named(
    'look-end',
    'DELETE FROM look WHERE contact_id = ANY ($1::uuid[]) AND held_until = $2::timestamptz',
    [contactIds, held],
  )
}

/** `common`: nothing but a common name found the other one. */
export type Pair = { id: ContactId; other: ContactId; common: boolean }

/**
 * For each of these records those that could be the same person: they hold one of its identifiers, or have a name
 * like its; of a common name only the newest bearers, by indexes, so that a town full of them costs no more than a few.
 * At most 140 for one. Each step starts from what the one before it found: left to its
 * choice, PostgreSQL begins at the far end while the tables are young, and keeps that plan while they grow.
 */
export async function findPossible(tx: WorkspaceTx, contactIds: ContactId[]): Promise<Pair[]> {
  return tx.named<Pair>(
    'suggest-possible',
    `SELECT a.id, c.id AS other, bool_and(found.common) AS common FROM unnest($1::uuid[]) AS a(id), LATERAL (
       (SELECT t.contact_id AS id, false AS common FROM handle h,
          LATERAL (SELECT kind, match FROM proof WHERE handle_id = h.id OFFSET 0) p,
          LATERAL (SELECT handle_id FROM proof WHERE kind = p.kind AND match = p.match LIMIT 50) o,
          LATERAL (SELECT contact_id FROM handle WHERE id = o.handle_id OFFSET 0) t
        WHERE h.contact_id = a.id LIMIT 100)
       UNION
       (WITH named AS MATERIALIZED (
          SELECT k.key, few.ids FROM name_key k, LATERAL (
            SELECT array_agg(o.contact_id) AS ids FROM (SELECT contact_id FROM name_key WHERE key = k.key LIMIT $2 + 1) o) few
          WHERE k.contact_id = a.id)
        (SELECT unnest(ids), false FROM named WHERE cardinality(ids) <= $2 GROUP BY 1 ORDER BY count(*) DESC LIMIT 50)
        UNION
        (SELECT o.contact_id, true FROM named, LATERAL (
           (SELECT contact_id FROM name_key WHERE key = named.key ORDER BY contact_id DESC LIMIT $3 + 1)
           UNION
           (SELECT n.contact_id FROM (SELECT id FROM contact WHERE NOT dormant ORDER BY last_seen_at DESC NULLS LAST, id DESC LIMIT $4) heard,
              LATERAL (SELECT contact_id FROM name_key WHERE key = named.key AND contact_id = heard.id OFFSET 0) n LIMIT $3 + 1)) o
         WHERE cardinality(ids) > $2 GROUP BY 1 ORDER BY count(*) DESC LIMIT 2 * $3))
       UNION
       (SELECT d.other_contact_id, false FROM identity_decision d WHERE d.contact_id = a.id AND d.zone = 'suggest' LIMIT 20)
     ) found, LATERAL (SELECT id FROM contact WHERE id = found.id AND id <> a.id AND NOT dormant OFFSET 0) c
     WHERE NOT EXISTS (SELECT 1 FROM handle m, LATERAL (SELECT id FROM handle WHERE contact_id = c.id OFFSET 0) t,
         LATERAL (SELECT 1 FROM apart WHERE handle_id = least(m.id, t.id) AND other_id = greatest(m.id, t.id) OFFSET 0) x
       WHERE m.contact_id = a.id)
     GROUP BY a.id, c.id`,
    [contactIds, namesakes, bearers, lastHeard],
  )
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
  const rows = await tx.named<SideRow>(
    'suggest-sides',
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

/** The names by which these records are known; what a channel says in place of a name is none. */
export async function namesOf(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<Map<ContactId, string[]>> {
  const rows = await tx.named<{ id: ContactId; names: string[] }>(
    'suggest-names',
    `SELECT a.id, array(SELECT c.name FROM contact c WHERE c.id = a.id
         AND NOT EXISTS (SELECT 1 FROM handle h WHERE h.contact_id = c.id AND h.label = c.name)
       UNION SELECT h.name FROM handle h WHERE h.contact_id = a.id AND h.name IS NOT NULL) AS names
     FROM unnest($1::uuid[]) AS a(id)`,
    [contactIds],
  )
  return new Map(rows.map(({ id, names }) => [id, names]))
}

/** Replaces the keys under which these records are found by their names. */
export async function putNameKeys(
  tx: WorkspaceTx,
  keys: { contactId: ContactId; key: string }[],
  contactIds: ContactId[],
): Promise<void> {
  const rows = [keys.map(({ contactId }) => contactId), keys.map(({ key }) => key)]
  await together([
    tx.named(
      'suggest-keys-drop',
      `DELETE FROM name_key WHERE contact_id = ANY ($3::uuid[])
         AND (contact_id, key) NOT IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
      [...rows, contactIds],
    ),
    tx.named(
      'suggest-keys-add',
      `INSERT INTO name_key (contact_id, key) SELECT * FROM unnest($1::uuid[], $2::text[])
       ORDER BY 2, 1 ON CONFLICT DO NOTHING`,
      rows,
    ),
  ])
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

/** Pairs that no longer look like one person are not asked about. Returns those whose suggestion was there. */
export function dropSuggestions(
  tx: WorkspaceTx,
  pairs: { contactId: ContactId; other: ContactId }[],
): Promise<{ contactId: ContactId; other: ContactId }[]> {
  return tx.named(
    'suggest-drop',
    `DELETE FROM suggestion s USING unnest($1::uuid[], $2::uuid[]) AS p(one, other)
     WHERE s.state = 'open' AND s.contact_id = least(p.one, p.other) AND s.other_id = greatest(p.one, p.other)
     RETURNING p.one AS "contactId", p.other AS other`,
    [pairs.map(({ contactId }) => contactId), pairs.map(({ other }) => other)],
  )
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
