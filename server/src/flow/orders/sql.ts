import type { WorkspaceId } from '@atrium/contract/ids'
import { ShopOrder } from '@atrium/contract/shop/order'
import type { Tx, WorkspaceTx } from '../../platform/database/db.ts'

/** The customer's addresses in the form in which they are compared. */
export type Keys = { email: string | null; phone: string | null }
export type StoredOrder = { shopId: string; shop: string; keys: Keys; order: ShopOrder }

/** Which shop is behind an address, of whatever workspace; `secret` is sealed. */
export async function findShop(
  tx: Tx,
  id: string,
): Promise<{ workspace_id: WorkspaceId; secret: Buffer } | undefined> {
  const rows = await tx.query<{ workspace_id: WorkspaceId; secret: Buffer }>(
    'SELECT workspace_id, secret FROM door_shop($1)',
    [id],
  )
  return rows[0]
}

/** Posts of one order follow each other, so that each sees whose the order was before it. */
export async function lockOrder(tx: WorkspaceTx, shopId: string, id: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 64))', [
    `${tx.workspaceId}/${shopId}/${id}`,
  ])
}

/** Whose an order is so far. */
export async function keysOf(
  tx: WorkspaceTx,
  shopId: string,
  id: string,
): Promise<Keys | undefined> {
  const rows = await tx.query<Keys>(
    'SELECT email, phone FROM orders WHERE shop_id = $1 AND id = $2',
    [shopId, id],
  )
  return rows[0]
}

/** Stores an order as it is now. False where the shop said this or something newer before, or is connected no more. */
export async function putOrder(
  tx: WorkspaceTx,
  shopId: string,
  order: ShopOrder,
  keys: Keys,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO orders (shop_id, id, placed_at, updated_at, received_at, email, phone, posted)
     SELECT s.id, $2, $3, $4, $5, $6, $7, $8 FROM shop s WHERE s.id = $1 FOR KEY SHARE OF s
     ON CONFLICT (workspace_id, shop_id, id) DO UPDATE SET placed_at = excluded.placed_at, updated_at = excluded.updated_at,
       received_at = excluded.received_at, email = excluded.email, phone = excluded.phone, posted = excluded.posted
     WHERE orders.updated_at < excluded.updated_at
     RETURNING 1`,
    [
      shopId,
      order.id,
      order.placedAt,
      order.updatedAt,
      now,
      keys.email,
      keys.phone,
      JSON.stringify(order),
    ],
  )
  return rows.length > 0
}

/** The newest orders of each of these addresses. An order that has two of them comes twice. */
export async function ordersBy(
  tx: WorkspaceTx,
  addresses: { kind: 'email' | 'phone'; key: string }[],
  most: number,
): Promise<StoredOrder[]> {
  const rows = await tx.query<{
    shop_id: string
    shop: string
    email: string | null
    phone: string | null
    posted: unknown
  }>(
    `SELECT o.shop_id, s.name AS shop, o.email, o.phone, o.posted
     FROM (SELECT DISTINCT kind, key FROM unnest($1::text[], $2::text[]) AS a (kind, key)) a, LATERAL (
       (SELECT * FROM orders WHERE a.kind = 'email' AND email = a.key ORDER BY placed_at DESC LIMIT $3)
       UNION ALL
       (SELECT * FROM orders WHERE a.kind = 'phone' AND phone = a.key ORDER BY placed_at DESC LIMIT $3)) o
     JOIN shop s ON s.id = o.shop_id ORDER BY o.placed_at DESC, o.id DESC`,
    [addresses.map(({ kind }) => kind), addresses.map(({ key }) => key), most],
  )
  return rows.map((row) => ({
    shopId: row.shop_id,
    shop: row.shop,
    keys: { email: row.email, phone: row.phone },
    order: ShopOrder.parse(row.posted),
  }))
}
