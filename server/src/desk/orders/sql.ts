import type { Shop } from '@atrium/contract/shop/order'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export const mostShops = 50

export type ShopRow = Omit<Shop, 'url'>

/** By name. */
export async function listShops(tx: WorkspaceTx): Promise<ShopRow[]> {
  const rows = await tx.query<{
    id: string
    name: string
    created_at: Date
    heard_at: Date | null
  }>(
    `SELECT s.id, s.name, s.created_at, (SELECT max(o.received_at) FROM orders o WHERE o.shop_id = s.id) AS heard_at
     FROM shop s ORDER BY lower(s.name), s.id`,
  )
  return rows.map(({ id, name, created_at, heard_at }) => ({
    id,
    name,
    createdAt: created_at.toISOString(),
    heardAt: heard_at?.toISOString() ?? null,
  }))
}

/** Shops are made one after the other, so that their number holds. */
export async function lockShops(tx: WorkspaceTx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 640))', [tx.workspaceId])
}

export async function renameShop(tx: WorkspaceTx, id: string, name: string): Promise<boolean> {
  const rows = await tx.query('UPDATE shop SET name = $2 WHERE id = $1 RETURNING 1', [id, name])
  return rows.length > 0
}

/** False where the id is another workspace's. */
export async function insertShop(
  tx: WorkspaceTx,
  shop: { id: string; name: string; secret: Buffer; actor: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO shop (id, name, secret, actor, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [shop.id, shop.name, shop.secret, shop.actor, shop.at],
  )
  return rows.length > 0
}

export async function setSecret(tx: WorkspaceTx, id: string, secret: Buffer): Promise<boolean> {
  const rows = await tx.query('UPDATE shop SET secret = $2 WHERE id = $1 RETURNING 1', [id, secret])
  return rows.length > 0
}

export async function deleteShop(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM shop WHERE id = $1 RETURNING 1', [id])
  return rows.length > 0
}
