import { createHash } from 'node:crypto'
import type { Customer, FakeIo, Faults, PhoneMessage } from '@atrium/channel-kit/fake'

/**
 * A line of a chat, with what only Telegram knows of it. `locked`: it came with a keyboard of the chat, and cannot be
 * edited. `media`: its file, as updates describe it.
 */
export type Line = PhoneMessage & {
  number: number
  keyboard?: unknown
  locked?: boolean
  media?: Record<string, unknown>
}

/** A person with the bot's chat open. */
export type Person = {
  customer: Customer
  /** Their number at Telegram, and that of their chat with the bot. */
  id: number
  lines: Line[]
  typingUntil: number
  blocked: boolean
  /** The message whose keyboard stands in place of the person’s own, until another message takes it away. */
  keyboard?: string
}

export type StoredFile = { id: string; name: string; type: string; data: Uint8Array; path: string }

/** What `setWebhook` has said, or what the operator's Atrium is known to have. */
type Webhook = { url: string; secret: string; allowed: string[] }

/** Everything that the simulated Telegram knows. */
export type World = {
  io: FakeIo
  token: string
  faults: Faults
  people: Map<string, Person>
  files: Map<string, StoredFile>
  webhook: Webhook
  /** Updates that could not be delivered, and why the last one was not. */
  trouble: { waiting: number; error?: { at: number; text: string } }
  /** The next number of a message and of an update. */
  next: { message: number; update: number; file: number }
  /** What the API answers instead of doing its work: one answer for each call that follows, or for one of this method. */
  refusals: {
    method?: string
    status: number
    description: string
    parameters?: Record<string, number>
  }[]
  /** Every call, for tests that compare them with Telegram's own description of the API. */
  calls: { method: string; body: Record<string, unknown>; file?: string }[]
  update(kind: string, value: Record<string, unknown>): void
}

/** The bot, as messages of it name it. */
export const bot = {
  id: 7_123_456_789,
  is_bot: true,
  first_name: 'Salon Lumière',
  username: 'salon_lumiere_bot',
}

export const unixSeconds = ({ io }: World) => Math.floor(io.now().getTime() / 1000)

export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person) throw new Error(`No customer ${customerId} on the simulated Telegram.`)
  return person
}

/** A number made from the id, so that a restart of the sandbox keeps it. */
export function numberOf(customer: Customer): number {
  if (customer.address !== undefined) return Number(customer.address)
  const hash = createHash('sha256').update(customer.id).digest()
  return 1_000_000_000 + (hash.readUInt32BE(0) % 900_000_000)
}

/** How updates name a person. */
export function userOf({ customer, id }: Person) {
  const [first = '', ...rest] = customer.name.split(' ')
  const last = rest.join(' ')
  const username = customer.username?.replace(/^@/, '')
  return {
    id,
    is_bot: false,
    first_name: first,
    ...(last && { last_name: last }),
    ...(username && { username }),
  }
}

export function chatOf(person: Person) {
  const { is_bot: _, ...names } = userOf(person)
  return { ...names, type: 'private' as const }
}

export const lineId = (person: Person, number: number) => `${person.id}:${number}`

export function lineOf(person: Person, id: string): Line {
  const line = person.lines.find((one) => one.id === id)
  if (!line) throw new Error('This message is not on the phone any more.')
  return line
}
