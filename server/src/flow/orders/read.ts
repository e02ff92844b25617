import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { Order } from '@atrium/contract/shop/order'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { type Address, readAddresses, readAddressesOf } from '../identity/read.ts'
import { ordersBy } from './sql.ts'

/** More than a person scrolls through; the shop has the rest. */
const mostOrders = 50

/**
 * The orders of a record, the newest first, for members: by all addresses of its handles. What one of them proves comes
 * without a doubt; `by.doubt` says why another may be somebody else's. At most 50.
 */
export async function readOrders(tx: WorkspaceTx, contactId: ContactId): Promise<Order[]> {
  return ordersAt(tx, await readAddressesOf(tx, contactId))
}

/**
 * The orders of whoever writes, the newest first: for the assistant, and every view of a customer's. `own` are the
 * handles that are theirs by proof (`Bound` of the assistant's tools); of what hangs on their addresses only that which
 * is theirs beyond doubt.
 */
export async function readOrdersFor(tx: WorkspaceTx, own: HandleId[]): Promise<Order[]> {
  const orders = await ordersAt(tx, await readAddresses(tx, own))
  return orders.filter(({ by }) => by.doubt === null)
}

async function ordersAt(tx: WorkspaceTx, addresses: Address[]): Promise<Order[]> {
  if (addresses.length === 0) return []
  const found = new Map<string, Order>()
  for (const { shopId, shop, keys, order } of await ordersBy(tx, addresses, mostOrders)) {
    const by = surest(addresses, keys, new Date(order.placedAt))
    if (by) found.set(`${shopId}/${order.id}`, { ...order, shop: { id: shopId, name: shop }, by })
  }
  return [...found.values()].slice(0, mostOrders)
}

/** Of the addresses that an order has in common with a record, one without a doubt, else any. */
function surest(
  addresses: Address[],
  keys: { email: string | null; phone: string | null },
  at: Date,
): Order['by'] | undefined {
  const common = addresses
    .filter(({ kind, key }) => keys[kind] === key)
    .map(({ kind, value, doubtAt }) => ({ kind, value, doubt: doubtAt(at) }))
  return common.find(({ doubt }) => doubt === null) ?? common[0]
}
