import { createHash, randomBytes } from 'node:crypto'
import type { Customer, FakeIo, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import type { Template } from './templates/template.ts'

/** A line of a chat, with what only the provider knows of it. */
export type Line = PhoneMessage & {
  /** Ids of buttons that came with a template: a tap on them is another kind of message. */
  templateButtons?: string[]
  ownId?: string | undefined
  category: string
}

/** A customer's phone. */
export type Person = {
  customer: Customer
  userId: string
  lines: Line[]
  lastInbound: number
  typingUntil: number
  blocked: boolean
  /** Pair rate: the moment until which the messages so far have used up the quota. */
  quotaUsedUntil: number
}

export type MediaFile = { id: string; name: string; type: string; data: Uint8Array }

/** Ids and secrets of the simulated business. */
export type Account = {
  phoneNumberId: string
  wabaId: string
  portfolioId: string
  appId: string
  displayPhone: string
  accessToken: string
  appSecret: string
  verifyToken: string
}

/** Everything that the simulated provider knows. */
export type World = {
  io: FakeIo
  account: Account
  faults: Faults
  people: Map<string, Person>
  /** By the digits of their phone: a broadcast asks for each of a hundred thousand. */
  phones: Map<string, Person>
  media: Map<string, MediaFile>
  templates: Template[]
  /**
   * `pairRate`: one message per 6 s to one customer, 45 at once; off unless a test wants it. `tokenEnds` in unix seconds;
   * 0 = never. `tier`: with how many people the portfolio may begin conversations in 24 hours.
   */
  limits: { pairRate: boolean; tokenEnds: number; tier: string }
  /** People with whom one was begun, and when that was last. */
  started: Map<string, number>
  subscriptions: {
    /** Whether the WhatsApp account is subscribed to the app; nothing is delivered otherwise. */
    subscribed: boolean
    mayNotSubscribe: boolean
    /** The app's webhook: its fields, and its address where a test says one. */
    webhook: { callback?: string; fields: string[] }
  }
  /** Sends one change of a field to the webhook. */
  notify(field: string, value: Record<string, unknown>): void
}

export function newWamid(): string {
  return `wamid.${randomBytes(24).toString('base64')}`
}

/** A media id: digits. */
export function newNumericId(): string {
  return BigInt(`0x${randomBytes(7).toString('hex')}`)
    .toString()
    .padStart(15, '1')
    .slice(0, 15)
}

/** `ES.` and digits, made from the id so that a restart of the sandbox keeps it. */
export function newUserId(seed: string, country = 'ES'): string {
  const hash = createHash('sha256').update(seed).digest('hex').slice(0, 15)
  return `${country}.${BigInt(`0x${hash}`).toString()}`
}

export function unixSeconds(world: World): string {
  return String(Math.floor(world.io.now().getTime() / 1000))
}

export const digitsOf = (phone: string) => phone.replace(/\D/g, '')

export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person) throw new Error(`No customer ${customerId} on the simulated WhatsApp.`)
  return person
}

/** How webhooks name a person: people who hide their number have a user id and a username only. */
export function namesOf({ customer, userId }: Person) {
  const phone = customer.phone && digitsOf(customer.phone)
  return {
    phone,
    contact: {
      profile: {
        name: customer.name,
        ...(customer.username && { username: `@${customer.username.replace(/^@/, '')}` }),
      },
      ...(phone && { wa_id: phone }),
      user_id: userId,
    },
  }
}
