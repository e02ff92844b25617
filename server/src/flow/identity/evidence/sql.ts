import type { Proof } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import type { Decision } from './decision.ts'

export type Candidate = {
  handleId: HandleId
  contactId: ContactId
  source: string
  /** A handle with this identifier is marked as used by several people. */
  shared: boolean
  /** The workspace lets this kind of proof link by itself. */
  allowed: boolean
  /** A phone that was silent for as long as a number rests before it gets a new owner. */
  stale: boolean
}

/** Other records whose handles hold the same identifier strongly enough, each once, by its handle that was seen last. */
export async function findCandidates(
  tx: WorkspaceTx,
  wanted: {
    kind: Proof['kind']
    match: string
    minimum: number
    notContact: ContactId
    now: Date
  },
): Promise<Candidate[]> {
  return tx.named(
    'identity-candidates',
    `SELECT * FROM (
       SELECT DISTINCT ON (h.contact_id) h.id AS "handleId", h.contact_id AS "contactId", p.source, h.last_seen_at,
         EXISTS (SELECT 1 FROM proof s JOIN handle sh ON sh.id = s.handle_id WHERE s.kind = $1 AND s.match = $2 AND sh.shared) AS shared,
         coalesce((SELECT CASE $1 WHEN 'phone' THEN phone WHEN 'email' THEN email ELSE external END FROM identity_policy), true) AS allowed,
         $1 = 'phone' AND (h.proved_since IS NOT NULL OR greatest(h.last_seen_at, p.at)
           < $5::timestamptz - make_interval(days => coalesce((SELECT recycled_days FROM identity_policy), 45))) AS stale
       FROM proof p JOIN handle h ON h.id = p.handle_id
       WHERE p.kind = $1 AND p.match = $2 AND p.strength >= $3 AND h.contact_id <> $4
       ORDER BY h.contact_id, greatest(h.last_seen_at, p.at) DESC LIMIT 20
     ) each ORDER BY last_seen_at DESC NULLS LAST`,
    [wanted.kind, wanted.match, wanted.minimum, wanted.notContact, wanted.now],
  )
}

/** Whether somebody said that a handle of the one and a handle of the other record are two people. */
export async function areApart(
  tx: WorkspaceTx,
  one: { id: HandleId; contactId: ContactId },
  contactId: ContactId,
): Promise<boolean> {
  const rows = await tx.named(
    'identity-are-apart',
    `WITH mine AS (SELECT $1::uuid AS id UNION SELECT id FROM handle WHERE contact_id = $2),
       theirs AS (SELECT id FROM handle WHERE contact_id = $3)
     SELECT 1 FROM mine, theirs JOIN apart a ON true
     WHERE a.handle_id = least(mine.id, theirs.id) AND a.other_id = greatest(mine.id, theirs.id) LIMIT 1`,
    [one.id, one.contactId, contactId],
  )
  return rows.length > 0
}

/** Remembers that a handle and the handles of a record are two people. */
export async function setApart(
  tx: WorkspaceTx,
  handleIds: string[],
  otherIds: string[],
  actor: string,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO apart (handle_id, other_id, actor, at)
     SELECT DISTINCT least(a, b), greatest(a, b), $3, $4::timestamptz FROM unnest($1::uuid[]) a, unnest($2::uuid[]) b WHERE a <> b
     ON CONFLICT DO NOTHING`,
    [handleIds, otherIds, actor, at],
  )
}

/** A person says that they are one after all. */
export async function clearApart(
  tx: WorkspaceTx,
  handleIds: string[],
  otherIds: string[],
): Promise<void> {
  await tx.query(
    `DELETE FROM apart WHERE (handle_id = ANY ($1::uuid[]) AND other_id = ANY ($2::uuid[]))
       OR (handle_id = ANY ($2::uuid[]) AND other_id = ANY ($1::uuid[]))`,
    [handleIds, otherIds],
  )
}

/** What a record is known by: its handles, and the business's own customer numbers that were proved for it. */
export async function identityOf(
  tx: WorkspaceTx,
  contactId: string,
): Promise<{
  handles: { id: HandleId; channel: string; scope: string; address: string }[]
  externals: string[]
}> {
  const [handles, externals] = await together([
    tx.named<{ id: HandleId; channel: string; scope: string; address: string }>(
      'identity-handles-of',
      'SELECT id, channel, scope, address FROM handle WHERE contact_id = $1',
      [contactId],
    ),
    tx.named<{ value: string }>(
      'identity-externals-of',
      `SELECT DISTINCT p.value FROM proof p JOIN handle h ON h.id = p.handle_id
       WHERE h.contact_id = $1 AND p.kind = 'external' AND p.strength = 3`,
      [contactId],
    ),
  ])
  return { handles, externals: externals.map((row) => row.value) }
}

export async function insertDecision(tx: WorkspaceTx, decision: Decision): Promise<void> {
  await tx.named(
    'identity-insert-decision',
    `INSERT INTO identity_decision (at, handle_id, contact_id, other_contact_id, zone, what, reason, actor, message_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      decision.at,
      decision.handleId,
      decision.contactId,
      decision.otherContactId,
      decision.zone,
      decision.what,
      decision.reason,
      decision.actor,
      decision.messageId,
    ],
  )
}

/** An address that a handle holds, and what there is to say of it; see `standing.ts`. */
export type HeldAddress = {
  kind: 'phone' | 'email'
  value: string
  match: string
  strength: Proof['strength']
  /** A handle with this address is marked as used by several people, or another record holds it by proof. */
  shared: boolean
  /** The handle was silent for so long that its phone may have a new owner. */
  silent: boolean
  /** Since when the phone is theirs, where somebody else had it before. */
  since: Date | null
}

/** The addresses of these handles, each with what is known against it. */
export async function heldAddresses(
  tx: WorkspaceTx,
  handleIds: HandleId[],
): Promise<HeldAddress[]> {
  return tx.query<HeldAddress>(
    `SELECT p.kind, p.value, p.match, p.strength, h.proved_since IS NOT NULL AND p.kind = 'phone' AS silent,
       EXISTS (SELECT 1 FROM proof s JOIN handle sh ON sh.id = s.handle_id WHERE s.kind = p.kind AND s.match = p.match
         AND (sh.shared OR (sh.contact_id <> h.contact_id AND s.strength >= CASE s.kind WHEN 'phone' THEN 1 ELSE 2 END))) AS shared,
       -- Whoever had the number before was set apart, under an address from which nothing comes (life/owner.ts).
       CASE WHEN p.kind = 'phone' AND EXISTS (SELECT 1 FROM apart a JOIN handle old ON old.id IN (a.handle_id, a.other_id)
         WHERE h.id IN (a.handle_id, a.other_id) AND starts_with(old.address, h.address || ' until ')) THEN h.created_at END AS since
     FROM handle h JOIN proof p ON p.handle_id = h.id WHERE h.id = ANY ($1::uuid[]) AND p.kind IN ('phone', 'email')`,
    [handleIds],
  )
}

/** The records that hold an address, proved or not; at most so many. */
export async function holdersOf(
  tx: WorkspaceTx,
  addresses: { kind: string; match: string }[],
  most: number,
): Promise<ContactId[]> {
  const rows = await tx.query<{ id: ContactId }>(
    `SELECT DISTINCT h.contact_id AS id FROM unnest($1::text[], $2::text[]) AS a (kind, match)
     JOIN proof p ON p.kind = a.kind AND p.match = a.match JOIN handle h ON h.id = p.handle_id LIMIT $3`,
    [addresses.map(({ kind }) => kind), addresses.map(({ match }) => match), most],
  )
  return rows.map(({ id }) => id)
}

/** The handles of a record. */
export async function handleIdsOf(tx: WorkspaceTx, contactId: ContactId): Promise<HandleId[]> {
  const rows = await tx.query<{ id: HandleId }>('SELECT id FROM handle WHERE contact_id = $1', [
    contactId,
  ])
  return rows.map(({ id }) => id)
}
