import { uuid } from '@atrium/contract/ids'
import { ShopOrder } from '@atrium/contract/shop/order'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { OnRaw, RawHttpRequest } from '../../platform/http/raw.ts'
import { validate } from '../../platform/http/request/validate.ts'
import type { Log } from '../../platform/observe/log.ts'
import type { Secrets } from '../../platform/storage/secrets.ts'
import { secretContext, shopPath } from './rows.ts'
import { refusalOf, signatureHeader, toleranceMs } from './signature.ts'
import { findShop } from './sql.ts'
import { takeOrder } from './take.ts'

export type ShopDoorDeps = {
  db: Db
  secrets: Pick<Secrets, 'open'>
  now: () => Date
  log: Log
  /** Counts what the door did, as the channels' doors do. */
  count: (channel: string, result: string) => void
}

/** Two hundred lines with long names fit in. */
const maxBytes = 200_000

/**
 * The shops' door: verify over the raw bytes → parse → store → commit → 200 `{"changed": true}`. What is late or a repeat
 * is answered 200 too, with `false`. 401 not signed, 404 no such shop, 413 too large, 422 with a pointer to each fault:
 * then nothing is stored.
 */
export function addShopDoor(raw: OnRaw, deps: ShopDoorDeps): void {
  raw(shopPath(':shop'), async (request) => {
    if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: '' }
    try {
      const changed = await receive(deps, request)
      deps.count('shop', changed ? 'accepted' : 'repeated')
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      return { status: 200, headers, body: JSON.stringify({ changed }) }
    } catch (error) {
      deps.count('shop', error instanceof AppError ? error.code : 'not_stored')
      throw error
    }
  })
}

async function receive(
  { db, secrets, now, log }: ShopDoorDeps,
  { params, headers, body, trace }: RawHttpRequest,
): Promise<boolean> {
  const id = uuid.safeParse(params.shop)
  const shop = id.success ? await db.global((tx) => findShop(tx, id.data)) : undefined
  if (!id.success || !shop) throw new AppError('not_found', 'There is no such shop.')
  if (body.byteLength > maxBytes)
    throw new AppError('too_large', `An order has at most ${maxBytes / 1000} kB.`)
  const secret = secrets.open(shop.secret, secretContext(shop.workspace_id, id.data))
  const refusal = refusalOf(headers[signatureHeader], body, secret, now())
  if (refusal) throw new AppError('unauthenticated', refusal)
  const order = parse(body, now())
  const changed = await db.inWorkspace(shop.workspace_id, (tx) =>
    takeOrder(tx, id.data, order, now()),
  )
  log.info({ stage: 'orders', trace, shop: id.data, state: changed ? 'stored' : 'known' }, 'order')
  return changed
}

/** Throws `invalid` with a pointer to each fault. */
function parse(bytes: Uint8Array, now: Date): ShopOrder {
  const { body } = validate({ body: ShopOrder }, { params: {}, query: {}, body: readJson(bytes) })
  const order = ShopOrder.parse(body)
  // A time to come would make every later post a late one.
  const ahead = (['placedAt', 'updatedAt'] as const).filter(
    (field) => Date.parse(order[field]) > now.getTime() + toleranceMs,
  )
  if (ahead.length === 0) return order
  throw new AppError('invalid', 'The request holds values that cannot be used.', {
    errors: ahead.map((field) => ({ pointer: `/${field}`, message: 'lies in the future' })),
  })
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON in UTF-8.', {
      errors: [{ pointer: '', message: 'not JSON in UTF-8' }],
      cause,
    })
  }
}
