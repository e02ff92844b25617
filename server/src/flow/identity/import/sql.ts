import type { Proof } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { ImportedPerson } from '../rows.ts'
import type { NewPerson } from './people.ts'

/** The handles of rows that came before, by the rows' keys. */
export async function handlesAt(
  tx: WorkspaceTx,
  keys: string[],
): Promise<Map<string, { handleId: HandleId; contactId: ContactId; old: true }>> {
  const rows = await tx.named<{ key: string; handleId: HandleId; contactId: ContactId }>(
    'import-handles',
    `SELECT address AS key, id AS "handleId", contact_id AS "contactId" FROM handle
     WHERE channel = 'import' AND scope = '' AND address = ANY ($1::text[])`,
    [keys],
  )
  return new Map(rows.map(({ key, ...ids }) => [key, { ...ids, old: true }]))
}

export async function insertContacts(
  tx: WorkspaceTx,
  people: NewPerson[],
  at: Date,
): Promise<void> {
  await tx.named(
    'import-contacts',
    `INSERT INTO contact (id, name, named, company, language, language_by, attributes, tokens, created_at)
     SELECT p."contactId", coalesce(p.name, p.label), p.name IS NOT NULL, p.company, p.language,
       CASE WHEN p.language IS NULL THEN NULL ELSE 'file' END, p.attributes,
       array_to_tsvector(p.tokens), $2
     FROM jsonb_to_recordset($1::jsonb)
       AS p("contactId" uuid, name text, label text, company text, language text, attributes jsonb, tokens text[])`,
    [JSON.stringify(people), at],
  )
}

/** Returns how many were made: fewer than asked when another import has made one of them meanwhile. */
export async function insertHandles(
  tx: WorkspaceTx,
  people: NewPerson[],
  at: Date,
): Promise<number> {
  const rows = await tx.named(
    'import-new-handles',
    `INSERT INTO handle (id, channel, scope, address, label, name, contact_id, origin_contact_id, created_at)
     SELECT p."handleId", 'import', '', p.key, p.label, p.name, p."contactId", p."contactId", $2
     FROM jsonb_to_recordset($1::jsonb) AS p("handleId" uuid, "contactId" uuid, key text, label text, name text)
     ON CONFLICT ON CONSTRAINT handle_once DO NOTHING RETURNING 1`,
    [JSON.stringify(people), at],
  )
  return rows.length
}

/** Returns the handles that hold more than before. */
export async function putClaims(
  tx: WorkspaceTx,
  claims: (Proof & { match: string; handleId: HandleId })[],
  at: Date,
): Promise<HandleId[]> {
  const rows = await tx.named<{ handleId: HandleId }>(
    'import-claims',
    `INSERT INTO proof (handle_id, kind, value, match, strength, source, at)
     SELECT p."handleId", p.kind, p.value, p.match, 0, p.source, $2
     FROM jsonb_to_recordset($1::jsonb) AS p("handleId" uuid, kind text, value text, match text, source text)
     ON CONFLICT (workspace_id, handle_id, kind, value) DO NOTHING RETURNING handle_id AS "handleId"`,
    [JSON.stringify(claims), at],
  )
  return rows.map(({ handleId }) => handleId)
}

/** Brings what these records lack. One that was linked into another keeps to what its people said. Returns the changed. */
export async function fillGaps(
  tx: WorkspaceTx,
  people: (ImportedPerson & { handleId: HandleId })[],
): Promise<ContactId[]> {
  const rows = await tx.named<{ id: ContactId }>(
    'import-fill',
    `UPDATE contact c SET company = coalesce(c.company, p.company),
       attributes = p.attributes || c.attributes, rev = c.rev + 1
     FROM jsonb_to_recordset($1::jsonb) AS p("handleId" uuid, company text, attributes jsonb)
     JOIN handle h ON h.id = p."handleId" AND h.contact_id = h.origin_contact_id
     WHERE c.id = h.contact_id AND NOT c.dormant AND (
       (c.company IS NULL AND p.company IS NOT NULL) OR p.attributes || c.attributes <> c.attributes)
     RETURNING c.id`,
    [JSON.stringify(people)],
  )
  return rows.map(({ id }) => id)
}

/** The places of those whose row is new and whose claim somebody holds. */
export async function findAlike(
  tx: WorkspaceTx,
  claims: { place: number; kind: string; match: string; key: string }[],
): Promise<Set<number>> {
  const rows = await tx.named<{ place: number }>(
    'import-alike',
    `SELECT DISTINCT p.place FROM jsonb_to_recordset($1::jsonb) AS p(place integer, kind text, match text, key text)
     WHERE EXISTS (SELECT 1 FROM proof o WHERE o.kind = p.kind AND o.match = p.match)
       AND NOT EXISTS (SELECT 1 FROM handle h WHERE h.channel = 'import' AND h.scope = '' AND h.address = p.key)`,
    [JSON.stringify(claims)],
  )
  return new Set(rows.map(({ place }) => place))
}
