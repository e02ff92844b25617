import { randomBytes } from 'node:crypto'
import { ordersApi, shopsApi } from '@atrium/contract/api/shop/orders'
import type { Shop } from '@atrium/contract/shop/order'
import { readContactSummary } from '../../flow/conversation/read.ts'
import { readOrders } from '../../flow/orders/read.ts'
import { secretContext, shopPath } from '../../flow/orders/rows.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Secrets } from '../../platform/storage/secrets.ts'
import * as sql from './sql.ts'

export type OrdersDeps = {
  db: Db
  now: () => Date
  secrets: Pick<Secrets, 'seal'>
  config: { publicUrl: string }
}

/** A customer's orders for members, and the shops that post them for administrators. */
export function addOrders(api: Api, deps: OrdersDeps): void {
  const { db } = deps
  api.on(ordersApi.list, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await readContactSummary(tx, params.id)))
        throw new AppError('not_found', 'There is no such contact.')
      return { items: await readOrders(tx, params.id) }
    }),
  )
  api.on(shopsApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await shops(tx, deps) })),
  )
  api.on(shopsApi.save, ({ actor, params: { id }, body: { name } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const secret = (await sql.renameShop(tx, id, name))
        ? null
        : await connect(tx, deps, { id, name, actor: actor.name })
      // Its name stands beside its orders.
      if (secret === null) await tellAll(tx)
      const shop = (await shops(tx, deps)).find((one) => one.id === id)
      if (!shop) throw missing()
      return { shop, secret }
    }),
  )
  api.on(shopsApi.renewSecret, ({ actor, params: { id } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { secret, sealed } = newSecret(tx, deps, id)
      if (!(await sql.setSecret(tx, id, sealed))) throw missing()
      return { secret }
    }),
  )
  api.on(shopsApi.remove, ({ actor, params: { id } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await sql.deleteShop(tx, id))) throw missing()
      await tellAll(tx)
      return {}
    }),
  )
}

/** Connects a new shop; returns its secret. */
async function connect(
  tx: WorkspaceTx,
  deps: OrdersDeps,
  shop: { id: string; name: string; actor: string },
): Promise<string> {
  await sql.lockShops(tx)
  if ((await sql.listShops(tx)).length >= sql.mostShops)
    throw new AppError('conflict', `There are ${sql.mostShops} shops; remove one first.`)
  const { secret, sealed } = newSecret(tx, deps, shop.id)
  if (!(await sql.insertShop(tx, { ...shop, secret: sealed, at: deps.now() })))
    throw new AppError('conflict', 'This id is taken: make another one.')
  return secret
}

function newSecret(
  tx: WorkspaceTx,
  { secrets }: OrdersDeps,
  shopId: string,
): { secret: string; sealed: Buffer } {
  // Letters, digits, - and _ only: it is typed into shells and forms.
  const secret = `shop_${randomBytes(32).toString('base64url')}`
  return { secret, sealed: secrets.seal(secret, secretContext(tx.workspaceId, shopId)) }
}

async function shops(tx: WorkspaceTx, { config }: OrdersDeps): Promise<Shop[]> {
  return (await sql.listShops(tx)).map((row) => ({
    ...row,
    url: config.publicUrl + shopPath(row.id),
  }))
}

async function tellAll(tx: WorkspaceTx): Promise<void> {
  await writeEvent(tx, { data: [{ kind: 'orders', contactIds: null }] })
}

function missing(): AppError {
  return new AppError('not_found', 'There is no such shop.')
}
