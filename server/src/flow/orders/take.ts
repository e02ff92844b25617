import type { ShopOrder } from '@atrium/contract/shop/order'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import { addressKey, readHolders } from '../identity/read.ts'
import * as sql from './sql.ts'

/** An address that more records hold is an office's; their panels show the change when they are opened again. */
const mostTold = 50

/**
 * Takes an order as a shop has it now, and tells the screens of those whose it is and was. False, and nothing changed,
 * where the shop said the same or something newer before.
 */
export async function takeOrder(
  tx: WorkspaceTx,
  shopId: string,
  order: ShopOrder,
  now: Date,
): Promise<boolean> {
  const { email, phone } = order.customer
  const keys = {
    email: email ? addressKey('email', email) : null,
    phone: phone ? addressKey('phone', phone) : null,
  }
  await sql.lockOrder(tx, shopId, order.id)
  const before = await sql.keysOf(tx, shopId, order.id)
  if (!(await sql.putOrder(tx, shopId, order, keys, now))) return false
  const contactIds = await readHolders(tx, [keys, before ?? keys].flatMap(addressesOf), mostTold)
  if (contactIds.length > 0) await writeEvent(tx, { data: [{ kind: 'orders', contactIds }] })
  return true
}

function addressesOf({ email, phone }: sql.Keys): { kind: 'email' | 'phone'; key: string }[] {
  return [
    ...(email ? [{ kind: 'email' as const, key: email }] : []),
    ...(phone ? [{ kind: 'phone' as const, key: phone }] : []),
  ]
}
