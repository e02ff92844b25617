import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { KnownHandle } from '../../facts.ts'

export type NewContact = {
  id: ContactId
  name: string
  dormant: boolean
  tokens: string[]
  at: Date
}

export async function insertContacts(tx: WorkspaceTx, contacts: NewContact[]): Promise<void> {
  await tx.named(
    'identity-insert-contacts',
    `INSERT INTO contact (id, name, dormant, tokens, created_at)
     SELECT id, name, dormant, array_to_tsvector(tokens), at
     FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, name text, dormant boolean, tokens text[], at timestamptz)`,
    [JSON.stringify(contacts)],
  )
}

export type NewHandle = Pick<
  KnownHandle,
  'id' | 'channel' | 'scope' | 'address' | 'label' | 'name' | 'contactId'
> & { originContactId: ContactId; at: Date }

export async function insertHandles(tx: WorkspaceTx, handles: NewHandle[]): Promise<void> {
  await tx.named(
    'identity-insert-handles',
    `INSERT INTO handle (id, channel, scope, address, label, name, contact_id, origin_contact_id, created_at)
     SELECT id, channel, scope, address, label, name, "contactId", "originContactId", at
     FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, channel text, scope text, address text, label text, name text,
       "contactId" uuid, "originContactId" uuid, at timestamptz)`,
    [JSON.stringify(handles)],
  )
}

/** Which of these senders somebody may be already: by an address of theirs, or an identifier. By their place in the list. */
export async function findHeld(
  tx: WorkspaceTx,
  channel: string[],
  senders: { addresses: string[]; identifiers: { kind: string; match: string }[] }[],
): Promise<Set<number>> {
  const identifiers = senders.flatMap((each, n) => each.identifiers.map((one) => ({ n, ...one })))
  const addresses = senders.flatMap((each, n) =>
    each.addresses.map((address) => ({ n, channel: channel[n], address })),
  )
  const rows = await tx.named<{ n: number }>(
    'identity-held',
    `SELECT a.n FROM unnest($1::int[], $2::text[], $3::text[]) AS a(n, kind, match),
       LATERAL (SELECT 1 FROM proof WHERE kind = a.kind AND match = a.match LIMIT 1) held
     UNION SELECT a.n FROM unnest($4::int[], $5::text[], $6::text[]) AS a(n, channel, address),
       LATERAL (SELECT 1 FROM handle WHERE channel = a.channel AND scope = '' AND address = a.address LIMIT 1) held`,
    [
      identifiers.map(({ n }) => n),
      identifiers.map(({ kind }) => kind),
      identifiers.map(({ match }) => match),
      addresses.map(({ n }) => n),
      addresses.map((each) => each.channel),
      addresses.map(({ address }) => address),
    ],
  )
  return new Set(rows.map(({ n }) => n))
}
