import { randomBytes } from 'node:crypto'
import { newId, uuid, type WorkspaceId } from '@atrium/contract/ids'
import type { ShopOrder } from '@atrium/contract/shop/order'
import type { App } from '../app.ts'
import { insertShop } from '../desk/orders/sql.ts'
import { secretContext } from '../flow/orders/rows.ts'
import { takeOrder } from '../flow/orders/take.ts'
import type { World } from './world.ts'

const dayMs = 24 * 3600_000

const prices = {
  'Masque réparateur 250 ml': 29.95,
  'Shampooing sans sulfate 500 ml': 19.5,
  'Huile de nuit 50 ml': 34,
  'Vernis Pure, coffret de six': 42,
  'Brosse démêlante': 14.9,
  'Bon cadeau': 80,
} as const
type Product = keyof typeof prices

type Bought = {
  who: string
  what: [Product, number][]
  state: ShopOrder['state']
  /** Days ago, and until when it should arrive (in days from today; negative: it is late). */
  placed: number
  expected?: number
  parcel?: string
}

const bought: Bought[] = [
  {
    who: 'Marie Dubois',
    what: [
      ['Masque réparateur 250 ml', 2],
      ['Huile de nuit 50 ml', 1],
    ],
    state: 'shipped',
    placed: 3,
    expected: 1,
    parcel: '6A04128837712',
  },
  {
    who: 'Marie Dubois',
    what: [['Shampooing sans sulfate 500 ml', 1]],
    state: 'delivered',
    placed: 41,
  },
  { who: 'Marie Dubois', what: [['Huile de nuit 50 ml', 1]], state: 'delivered', placed: 96 },
  { who: 'Marie Dubois', what: [['Brosse démêlante', 1]], state: 'cancelled', placed: 97 },
  {
    who: 'Camille Bernard',
    what: [['Vernis Pure, coffret de six', 1]],
    state: 'paid',
    placed: 1,
    expected: 4,
  },
  { who: 'Julien Petit', what: [['Brosse démêlante', 1]], state: 'refunded', placed: 12 },
  {
    who: 'Emma Thompson',
    what: [
      ['Shampooing sans sulfate 500 ml', 2],
      ['Brosse démêlante', 1],
    ],
    state: 'packed',
    placed: 6,
    expected: -1,
  },
  { who: 'Thérèse Girard', what: [['Bon cadeau', 1]], state: 'delivered', placed: 20 },
  {
    who: 'Ana Reyes',
    what: [['Masque réparateur 250 ml', 1]],
    state: 'shipped',
    placed: 4,
    expected: 2,
    parcel: '6A04128837790',
  },
]

/** The salon's online shop, and what some of its customers bought there. */
export async function seedOrders(
  { db, secrets, clock }: App,
  workspaceId: WorkspaceId,
  people: World['people'],
): Promise<void> {
  const id = newId(uuid)
  const now = clock.now()
  await db.inWorkspace(workspaceId, async (tx) => {
    // Nobody knows it: whoever lets a shop of their own post here makes a new one in the settings.
    const secret = secrets.seal(
      randomBytes(32).toString('base64url'),
      secretContext(workspaceId, id),
    )
    await insertShop(tx, { id, name: 'Boutique Lumière', secret, actor: 'Léa Martin', at: now })
    for (const [index, one] of bought.toSorted((a, b) => b.placed - a.placed).entries()) {
      const customer = customerNamed(people, one.who)
      if (customer) await takeOrder(tx, id, orderOf(one, 1183 + index * 7, customer, now), now)
    }
  })
}

function orderOf(
  { what, state, placed, expected, parcel }: Bought,
  number: number,
  customer: ShopOrder['customer'],
  now: Date,
): ShopOrder {
  const at = (days: number): string => new Date(now.getTime() + days * dayMs).toISOString()
  const lines = what.map(([name, quantity]) => ({
    name,
    quantity,
    amount: sum(prices[name] * quantity),
  }))
  return {
    id: `lumiere-${number}`,
    number: String(number),
    state,
    placedAt: at(-placed),
    updatedAt: at(-Math.min(1, placed / 2)),
    expectedAt: expected === undefined ? null : at(expected),
    total: { amount: sum(lines.reduce((all, { amount }) => all + amount, 0)), currency: 'EUR' },
    lines,
    url: `https://boutique.salon-lumiere.example/orders/${number}`,
    tracking: parcel
      ? { carrier: 'Colissimo', number: parcel, url: `https://parcels.example/${parcel}` }
      : null,
    customer,
  }
}

/** What the shop knows of a customer: what they signed up with. */
function customerNamed(people: World['people'], name: string): ShopOrder['customer'] | undefined {
  const proofs = people
    .filter((person) => person.name === name)
    .flatMap(({ doors }) => Object.values(doors).flatMap((door) => door.proofs))
  const email = proofs.find(({ kind }) => kind === 'email')?.value
  const phone = proofs.find(({ kind }) => kind === 'phone')?.value
  return email || phone ? { email: email ?? null, phone: phone ?? null, name } : undefined
}

/** Cents do not add up in binary. */
function sum(amount: number): number {
  return Math.round(amount * 100) / 100
}
