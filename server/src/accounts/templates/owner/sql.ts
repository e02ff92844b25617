import { TemplateOwner } from '@atrium/contract/api/sending/templates'
import { type ChannelAccountId, newId, TemplateOwnerId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** An owner at the provider: a business account of a channel. */
export type Named = { channel: string; externalId: string }

/** The owner's row, made where there is none yet, and held. Only for an account that joins it: see `setOwner`. */
export async function makeOwner(tx: WorkspaceTx, owner: Named): Promise<TemplateOwnerId> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO template_owner (id, channel, external_id) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, channel, external_id) DO UPDATE SET external_id = excluded.external_id RETURNING id`,
    [newId(TemplateOwnerId), owner.channel, owner.externalId],
  )
  return TemplateOwnerId.parse(row?.id)
}

/**
 * The owner's row, held: two that write its templates come one after the other. Undefined when its last account has
 * left it, for instance while the provider was asked: what is known of it then belongs to nobody.
 */
export async function holdOwner(
  tx: WorkspaceTx,
  { channel, externalId }: Named,
): Promise<TemplateOwnerId | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'SELECT id FROM template_owner WHERE channel = $1 AND external_id = $2 FOR NO KEY UPDATE',
    [channel, externalId],
  )
  return row && TemplateOwnerId.parse(row.id)
}

/** Holds the owner that an account leaves and the one that it joins, where they are there, in the order of their ids. */
export async function holdOwnersOf(
  tx: WorkspaceTx,
  accountId: string,
  joins: Named,
): Promise<void> {
  await tx.query(
    `SELECT FROM template_owner
     WHERE (channel, external_id) = ($2, $3) OR id = (SELECT template_owner_id FROM channel_account WHERE id = $1)
     ORDER BY id FOR NO KEY UPDATE`,
    [accountId, joins.channel, joins.externalId],
  )
}

/**
 * Says whose templates an account sends; false when that was known. An owner that no account is left of goes, with its
 * templates.
 */
export async function setOwner(
  tx: WorkspaceTx,
  accountId: string,
  ownerId: TemplateOwnerId,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE channel_account SET template_owner_id = $2 WHERE id = $1 AND template_owner_id IS DISTINCT FROM $2 RETURNING 1',
    [accountId, ownerId],
  )
  await tx.query(
    `DELETE FROM template_owner o
     WHERE NOT EXISTS (SELECT 1 FROM channel_account a WHERE a.template_owner_id = o.id)`,
  )
  return rows.length > 0
}

/** The accounts that share an owner's templates, whether they are switched on or not. */
export async function accountsOf(
  tx: WorkspaceTx,
  ownerId: TemplateOwnerId,
): Promise<ChannelAccountId[]> {
  const rows = await tx.query<{ id: ChannelAccountId }>(
    'SELECT id FROM channel_account WHERE template_owner_id = $1 ORDER BY created_at, id',
    [ownerId],
  )
  return rows.map(({ id }) => id)
}

export async function setSynced(
  tx: WorkspaceTx,
  ownerId: TemplateOwnerId,
  { at, error }: { at: Date | null; error: string | null },
): Promise<void> {
  await tx.query(
    'UPDATE template_owner SET synced_at = coalesce($2, synced_at), error = $3 WHERE id = $1',
    [ownerId, at, error],
  )
}

/** Those that an account sends for, or that any does; the one of the oldest account first. */
export async function listOwners(
  tx: WorkspaceTx,
  accountId: string | undefined,
): Promise<TemplateOwner[]> {
  const rows = await tx.query(
    `SELECT o.id, o.channel, o.external_id AS "externalId", o.error, array_agg(a.id ORDER BY a.created_at, a.id) AS "accountIds",
       to_char(o.synced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "syncedAt"
     FROM template_owner o JOIN channel_account a ON a.template_owner_id = o.id
     GROUP BY o.workspace_id, o.id HAVING $1::uuid IS NULL OR $1 = ANY (array_agg(a.id))
     ORDER BY min(a.created_at), o.id`,
    [accountId ?? null],
  )
  return rows.map((row) => TemplateOwner.parse(row))
}
