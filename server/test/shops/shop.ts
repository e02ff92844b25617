import { createHmac } from 'node:crypto'
import { ordersApi, shopsApi } from '@atrium/contract/api/shop/orders'
import { newId, uuid } from '@atrium/contract/ids'
import type { ShopOrder } from '@atrium/contract/shop/order'
import type { Client, TestApp } from '../app.ts'
import type { Case, Ids } from '../workspaces/access-cases.ts'

/** A shop, as far as Atrium hears of it. */
export type TestShop = {
  id: string
  secret: string
  /** Signs these bytes and posts them. `secondsAgo`: how old the signature says it is. */
  post(
    body: string | Uint8Array,
    options?: { secret?: string; secondsAgo?: number },
  ): Promise<Answer>
  /** Posts an order as it is now; what is left out is that of `anOrder`. */
  says(order?: Partial<ShopOrder>): Promise<Answer>
}
type Answer = {
  status: number
  /** Of a 200. */
  changed?: boolean
  code?: string
  detail?: string
  errors?: { pointer: string; message: string }[]
}

/** Connects a shop. `client`: an administrator. */
export async function connectShop(
  { url, app }: Pick<TestApp, 'url' | 'app'>,
  client: Client,
  name = 'Online shop',
): Promise<TestShop> {
  const id = newId(uuid)
  const { secret } = await client.call(shopsApi.save, { params: { id }, body: { name } })
  if (secret === null) throw new Error('a new shop without a secret')
  const post: TestShop['post'] = async (body, options = {}) => {
    const seconds = Math.floor(app.clock.now().getTime() / 1000) - (options.secondsAgo ?? 0)
    return answer(
      await fetch(`${url}/hooks/shops/${id}`, {
        method: 'POST',
        headers: { 'atrium-signature': sign(body, seconds, options.secret ?? secret) },
        body: typeof body === 'string' ? body : Buffer.from(body),
      }),
    )
  }
  const says: TestShop['says'] = (order = {}) =>
    post(JSON.stringify({ ...anOrder(app.clock.now()), ...order }))
  return { id, secret, post, says }
}

export async function answer(response: Response): Promise<Answer> {
  const text = await response.text()
  return { status: response.status, ...(text.startsWith('{') ? JSON.parse(text) : {}) }
}

export function sign(body: string | Uint8Array, seconds: number, secret: string): string {
  const tag = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  return `t=${seconds},v1=${tag}`
}

/** Order 4821 of Rosa, placed a day ago. */
export function anOrder(now: Date): ShopOrder {
  const hoursAgo = (hours: number): string =>
    new Date(now.getTime() - hours * 3600_000).toISOString()
  return {
    id: 'order-4821',
    number: '4821',
    state: 'paid',
    placedAt: hoursAgo(24),
    updatedAt: hoursAgo(23),
    total: { amount: 59.9, currency: 'EUR' },
    lines: [{ name: 'Repair mask', quantity: 2, amount: 59.9 }],
    customer: { email: 'rosa@mail.example', name: 'Rosa Vidal' },
  }
}

/** What a member sees of a record's orders: number, state, doubt. */
export async function ordersOf(client: Client, id: string): Promise<(string | null)[][]> {
  const { items } = await client.call(ordersApi.list, { params: { id } })
  return items.map(({ number, state, by }) => [number, state, by.doubt])
}

/** Every endpoint of orders and shops. */
export function shopCases({ contact = '', shop = '' }: Ids): Record<string, Case> {
  return {
    'GET /contacts/:id/orders': { params: { id: contact }, foreign: 404 },
    'GET /shops': { foreign: 'own' },
    'PUT /shops/:id': {
      params: { id: crypto.randomUUID() },
      body: { name: 'mine' },
      foreign: 'own',
    },
    'PUT /shops/:id/secret': { params: { id: shop }, foreign: 404 },
    'DELETE /shops/:id': { params: { id: shop }, foreign: 404 },
  }
}
