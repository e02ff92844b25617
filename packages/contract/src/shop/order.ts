import { z } from 'zod'
import { uuid } from '../ids.ts'
import { Time } from '../message.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
/** ISO 8601, with seconds and a zone or `Z`. */
const Moment = z.iso
  .datetime({ offset: true })
  .refine((at) => Date.parse(at) >= 0, 'not before 1970')
/** Shown as a link: nothing but a web page. */
const WebAddress = z.url({ protocol: /^https?$/ }).max(2000)
/** In whole units of the currency: 59.9 is 59 euros 90. */
const Amount = z.number().min(0).max(1e12)
/** Any script, because mailboxes have any. */
const Email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^@\s"<>()\\]{1,64}@[^@\s"<>()\\.]+(\.[^@\s"<>()\\.]+)+$/u, 'an e-mail address')
/** E.164, because only so is a phone the same whoever writes it down; the usual marks between its digits are let pass. */
const Phone = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+[ ().\-/]*[1-9]([ ().\-/]*\d){6,14}$/, 'an international number, as +34600111222')

const OrderState = z.enum([
  'placed',
  'paid',
  'packed',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
])

/** One order as the shop knows it now: what a shop posts, and posts again at each change. */
export const ShopOrder = z.strictObject({
  /** The shop's own id; the same at each post. */
  id: text(100),
  /** What the customer calls it: `4821`, without a sign in front. */
  number: text(50),
  state: OrderState,
  placedAt: Moment,
  /** When it became what it is; of two posts the later one counts. */
  updatedAt: Moment,
  /** When the customer should have it. */
  expectedAt: Moment.nullish(),
  total: z.strictObject({
    amount: Amount,
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/, 'three letters, as EUR'),
  }),
  lines: z
    .array(
      z.strictObject({
        name: text(300),
        quantity: z.number().min(0).max(1e6),
        /** Of the whole line, in the currency of the total. */
        amount: Amount.nullish(),
      }),
    )
    .max(200),
  /** The order's page in the shop, for the team. */
  url: WebAddress.nullish(),
  tracking: z
    .strictObject({
      carrier: text(100).nullish(),
      number: text(100).nullish(),
      url: WebAddress.nullish(),
    })
    .nullish(),
  /** By these addresses it is found. Without any it is kept, and is nobody's. */
  customer: z.strictObject({
    email: Email.nullish(),
    phone: Phone.nullish(),
    name: text(200).nullish(),
  }),
})
export type ShopOrder = z.infer<typeof ShopOrder>

/**
 * Why an order may be somebody else's. `unproved`: nobody vouches that the address is this customer's. `shared`: several
 * people, or several records, have it. `recycled`: the phone was silent for long, or was somebody else's then.
 */
const OrderDoubt = z.enum(['unproved', 'shared', 'recycled'])

/** An order in a customer's record. It hangs on the addresses that the shop has, and is found by those of the record. */
export const Order = ShopOrder.extend({
  shop: z.object({ id: uuid, name: z.string() }),
  /** The address through which it is this record's. `doubt`: null where the record proved it. */
  by: z.object({
    kind: z.enum(['email', 'phone']),
    value: z.string(),
    doubt: OrderDoubt.nullable(),
  }),
})
export type Order = z.infer<typeof Order>

/** A shop that posts its orders here. */
export const Shop = z.object({
  id: uuid,
  name: z.string(),
  /** Where it posts them. */
  url: z.string(),
  createdAt: Time,
  /** When it was heard last; null: not yet. */
  heardAt: Time.nullable(),
})
export type Shop = z.infer<typeof Shop>
