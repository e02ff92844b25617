import type { Proof } from '@atrium/contract/contact'
import type { ContactId, HandleId, LinkId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { inOrder } from '../../platform/database/together/batches.ts'
import { together } from '../../platform/database/together/together.ts'
import type { KnownContact, KnownHandle } from '../facts.ts'

type HandleRow = {
  id: HandleId
  channel: string
  scope: string
  address: string
  label: string
  name: string | null
  contact_id: ContactId
  blocked: boolean
  shared: boolean
  last_seen_at: Date | null
  proved_since: Date | null
  proofs: Proof[] | null
  contact_name: string
  contact_named: boolean
  contact_avatar: string | null
  contact_language: string | null
  contact_blocked: boolean
  contact_rev: number
}

export type KnownPair = { handle: KnownHandle; contact: KnownContact }

const columns = `
  h.id, h.channel, h.scope, h.address, h.label, h.name, h.contact_id, h.blocked, h.shared, h.last_seen_at, h.proved_since,
  (SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'value', p.value, 'strength', p.strength, 'source', p.source))
   FROM proof p WHERE p.handle_id = h.id) AS proofs,
  c.name AS contact_name, c.named AS contact_named, c.avatar AS contact_avatar, c.language AS contact_language, c.blocked AS contact_blocked, c.rev AS contact_rev`

/**
 * Handles with their records, locked: a link cannot move them meanwhile. Locked before the join, because a row that
 * had to wait for its lock is joined with what was found before: a handle that was just moved would seem to be gone.
 * NO KEY: whoever writes a message holds a key share on its handle, and must not wait here for one who waits for them.
 * The record too: two doors of one person write into one conversation, and the second must read it after the first.
 */
const locked = (where: string) => `
  WITH h AS MATERIALIZED (SELECT * FROM handle WHERE ${where} FOR NO KEY UPDATE)
  SELECT ${columns} FROM h JOIN contact c ON c.id = h.contact_id FOR NO KEY UPDATE OF c`

/** The handle at any of these addresses, the first address first, locked: a link cannot move it meanwhile. */
export async function findHandle(
  tx: WorkspaceTx,
  channel: string,
  scope: string,
  address: string,
): Promise<KnownPair | undefined> {
  const rows = await tx.named<HandleRow>(
    'identity-find-handle',
    locked('channel = $1 AND scope = $2 AND address = $3'),
    [channel, scope, address],
  )
  return rows[0] && fromRow(rows[0])
}

/** Handles of a channel that hold a proof of this identifier at channel strength or above. */
export async function findHandlesByProof(
  tx: WorkspaceTx,
  channel: string,
  kind: Proof['kind'],
  match: string,
): Promise<KnownPair[]> {
  const rows = await tx.query<HandleRow>(
    locked(
      'channel = $1 AND id IN (SELECT m.handle_id FROM proof m WHERE m.kind = $2 AND m.match = $3 AND m.strength >= 1)',
    ),
    [channel, kind, match],
  )
  return rows.map(fromRow)
}

/** The handles at several addresses, in their order, locked like one; `undefined` where there is none. */
export async function findHandles(
  tx: WorkspaceTx,
  addresses: { channel: string; scope: string; address: string }[],
): Promise<(KnownPair | undefined)[]> {
  const rows = await tx.named<HandleRow & { n: string }>(
    'identity-find-handles',
    // Locked address by address: a join could be planned as a scan of all handles while the table is small, and stay one.
    `WITH h AS MATERIALIZED (
       SELECT a.n, f.* FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS a(channel, scope, address, n),
         LATERAL (SELECT * FROM handle WHERE channel = a.channel AND scope = a.scope AND address = a.address FOR NO KEY UPDATE) f)
     SELECT h.n, ${columns} FROM h JOIN contact c ON c.id = h.contact_id ORDER BY c.id FOR NO KEY UPDATE OF c`,
    [
      addresses.map(({ channel }) => channel),
      addresses.map(({ scope }) => scope),
      addresses.map(({ address }) => address),
    ],
  )
  const found = new Map(rows.map((row) => [Number(row.n), fromRow(row)]))
  return addresses.map((_, index) => found.get(index + 1))
}

export function getHandle(tx: WorkspaceTx, id: string): Promise<KnownPair | undefined> {
  return tx.batched('identity-get-handle', id, async (ids) => {
    const rows = await tx.named<HandleRow>(
      'identity-get-handle',
      locked('id = ANY ($1::uuid[]) ORDER BY id'),
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id).map((row) => row && fromRow(row))
  })
}

/** Two events that bring the same identifier at once decide one after the other. Keys are taken in order, so they cannot deadlock. */
export async function lockIdentifiers(tx: WorkspaceTx, keys: string[]): Promise<void> {
  await tx.named(
    'identity-lock',
    'SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest($1::text[]) k ORDER BY k',
    [[...new Set(keys)].map((key) => `${tx.workspaceId}/${key}`).sort()],
  )
}

/** The provider gave the handle a better address (a BSUID where only the phone was known), or another name. */
export async function updateHandle(
  tx: WorkspaceTx,
  handle: { id: HandleId; scope: string; address: string; label: string; name: string | null },
): Promise<void> {
  await tx.query(
    'UPDATE handle SET scope = $2, address = $3, label = $4, name = $5 WHERE id = $1',
    [handle.id, handle.scope, handle.address, handle.label, handle.name],
  )
}

export type NewProof = Proof & { handleId: HandleId; match: string }

/** Adds proofs; one that is known stays unless the new one is stronger. */
export async function putProofs(tx: WorkspaceTx, proofs: NewProof[], at: Date): Promise<void> {
  await tx.named(
    'identity-put-proofs',
    `INSERT INTO proof (handle_id, kind, value, match, strength, source, at)
     SELECT "handleId", kind, value, match, strength, source, $2
     FROM jsonb_to_recordset($1::jsonb) AS p("handleId" uuid, kind text, value text, match text, strength smallint, source text)
     ON CONFLICT (workspace_id, handle_id, kind, value) DO UPDATE
       SET strength = excluded.strength, source = excluded.source, at = excluded.at
       WHERE proof.strength < excluded.strength`,
    [JSON.stringify(proofs), at],
  )
}

export async function renameContact(tx: WorkspaceTx, id: ContactId, name: string): Promise<void> {
  await tx.query('UPDATE contact SET name = $2, rev = rev + 1 WHERE id = $1', [id, name])
}

/** What a record is found by: its name, and the names, addresses and identifiers of its handles. */
export async function searchTexts(tx: WorkspaceTx, id: ContactId): Promise<string[]> {
  const rows = await tx.named<{ text: string }>(
    'identity-search-texts',
    `SELECT name AS text FROM contact WHERE id = $1
     UNION SELECT unnest(ARRAY[label, address, name]) FROM handle WHERE contact_id = $1
     UNION SELECT p.value FROM proof p JOIN handle h ON h.id = p.handle_id WHERE h.contact_id = $1 AND p.kind <> 'code'`,
    [id],
  )
  return rows.flatMap(({ text }) => text ?? [])
}

export async function setTokens(tx: WorkspaceTx, id: ContactId, tokens: string[]): Promise<void> {
  await tx.named(
    'identity-set-tokens',
    'UPDATE contact SET tokens = array_to_tsvector($2::text[]) WHERE id = $1',
    [id, tokens],
  )
}

export async function setDormant(tx: WorkspaceTx, id: ContactId, dormant: boolean): Promise<void> {
  await tx.query('UPDATE contact SET dormant = $2, rev = rev + 1 WHERE id = $1', [id, dormant])
}

export async function setShared(tx: WorkspaceTx, id: HandleId, shared: boolean): Promise<void> {
  await tx.query('UPDATE handle SET shared = $2 WHERE id = $1', [id, shared])
}

export async function moveHandle(
  tx: WorkspaceTx,
  id: HandleId,
  contactId: ContactId,
): Promise<void> {
  await tx.query('UPDATE handle SET contact_id = $2 WHERE id = $1', [id, contactId])
}

/**
 * Locks all handles of these records, and so keeps messages, links and new conversations of theirs away. Whoever moves
 * handles or conversations between records locks in this order: handles, records, conversations, each by id.
 */
export async function lockHandles(tx: WorkspaceTx, contactIds: string[]): Promise<number> {
  const rows = await tx.query(
    'SELECT 1 FROM handle WHERE contact_id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    [contactIds],
  )
  return rows.length
}

/**
 * Whether the record is in use and the witness is in it, as long as this transaction lasts: a link of the record waits
 * for us, or we for it. The lock comes first, so that the witness is seen where it is now.
 */
export async function holdAwake(
  tx: WorkspaceTx,
  id: ContactId,
  witness: HandleId,
): Promise<boolean> {
  const [record, seen] = await together([
    tx.named<{ dormant: boolean }>(
      'identity-hold-awake',
      'SELECT dormant FROM contact WHERE id = $1 FOR NO KEY UPDATE',
      [id],
    ),
    tx.named('identity-witness', 'SELECT 1 FROM handle WHERE id = $1 AND contact_id = $2', [
      witness,
      id,
    ]),
  ])
  return record[0]?.dormant === false && seen.length > 0
}

/** Locks records in the order of their ids, so that two links cannot deadlock. */
export async function lockContacts(
  tx: WorkspaceTx,
  ids: string[],
): Promise<{ id: ContactId; name: string; dormant: boolean }[]> {
  return tx.query(
    'SELECT id, name, dormant FROM contact WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
    [ids],
  )
}

export async function handlesOf(
  tx: WorkspaceTx,
  contactId: string,
): Promise<{ id: HandleId; channel: string; label: string; originContactId: ContactId }[]> {
  return tx.query(
    'SELECT id, channel, label, origin_contact_id AS "originContactId" FROM handle WHERE contact_id = $1 ORDER BY created_at, id FOR NO KEY UPDATE',
    [contactId],
  )
}

export async function insertLink(
  tx: WorkspaceTx,
  link: {
    id: LinkId
    handleId: HandleId
    from: ContactId
    to: ContactId
    proof: Proof | null
    reason: string
    actor: string
    /** The message that brought the proof. */
    messageId: MessageId | null
    at: Date
  },
): Promise<void> {
  await tx.named(
    'identity-insert-link',
    'INSERT INTO link (id, handle_id, from_contact_id, to_contact_id, proof, reason, actor, at, message_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      link.id,
      link.handleId,
      link.from,
      link.to,
      link.proof && JSON.stringify(link.proof),
      link.reason,
      link.actor,
      link.at,
      link.messageId,
    ],
  )
}

/** The channel of the handle on which a proof rests, and when it was heard last: whose history a link carries over. */
export async function heardLast(
  tx: WorkspaceTx,
  witness: HandleId,
): Promise<{ channel: string; at: Date } | undefined> {
  const rows = await tx.query<{ channel: string; at: Date }>(
    'SELECT channel, last_seen_at AS at FROM handle WHERE id = $1 AND last_seen_at IS NOT NULL',
    [witness],
  )
  return rows[0]
}

/** The link that brought a handle into the record where it is now; none when it was born there. */
export async function linkInForce(
  tx: WorkspaceTx,
  handleId: string,
): Promise<{ id: LinkId; from: ContactId; to: ContactId } | undefined> {
  const rows = await tx.query<{ id: LinkId; from: ContactId; to: ContactId }>(
    `SELECT l.id, l.from_contact_id AS "from", l.to_contact_id AS "to"
     FROM link l JOIN handle h ON h.id = l.handle_id AND h.contact_id = l.to_contact_id
     WHERE l.handle_id = $1 AND l.undone_at IS NULL ORDER BY l.at DESC, l.id DESC LIMIT 1`,
    [handleId],
  )
  return rows[0]
}

/** The handles that a handle leaves when its link is undone: of the same record, but for those that came with it. */
export async function otherPeople(
  tx: WorkspaceTx,
  handleId: HandleId,
  link: { from: ContactId; to: ContactId },
): Promise<HandleId[]> {
  const rows = await tx.query<{ id: HandleId }>(
    `SELECT h.id FROM handle h WHERE h.contact_id = $2 AND h.id <> $1 AND NOT EXISTS (
       SELECT 1 FROM link l WHERE l.handle_id = h.id AND l.undone_at IS NULL AND l.from_contact_id = $3 AND l.to_contact_id = $2)`,
    [handleId, link.to, link.from],
  )
  return rows.map((row) => row.id)
}

export async function undoLink(
  tx: WorkspaceTx,
  id: string,
  actor: string,
  at: Date,
): Promise<void> {
  await tx.query('UPDATE link SET undone_at = $2, undone_by = $3 WHERE id = $1', [id, at, actor])
}

function fromRow(row: HandleRow): KnownPair {
  return {
    handle: {
      id: row.id,
      channel: row.channel,
      scope: row.scope,
      address: row.address,
      label: row.label,
      name: row.name,
      contactId: row.contact_id,
      blocked: row.blocked,
      shared: row.shared,
      lastSeenAt: row.last_seen_at,
      provedSince: row.proved_since,
      proofs: row.proofs ?? [],
    },
    contact: {
      id: row.contact_id,
      name: row.contact_name,
      named: row.contact_named,
      avatar: row.contact_avatar,
      language: row.contact_language,
      blocked: row.contact_blocked,
      rev: row.contact_rev,
    },
  }
}
