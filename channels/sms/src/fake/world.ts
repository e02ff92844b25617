import { createHash } from 'node:crypto'
import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import type { Customer, FakeIo, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import type { WebhookDelivery } from '@atrium/channel-kit/fakes/webhook-delivery'

export type Reply =
  | RawReply
  | { status: number; headers?: Record<string, string>; body: Uint8Array }
type Webhook = { body: string; headers: Record<string, string>; url: string }
type Report = 'sent' | 'delivered' | 'failed'

/** A line of a chat, with what only the provider knows of it. */
export type Line = PhoneMessage & {
  fileIds: string[]
  /** Where its receipts go, and our own reference, as the request said. */
  callback?: string | undefined
  reference?: string | undefined
}

/** A customer's phone. */
export type Person = {
  customer: Customer
  phone: string
  lines: Line[]
  /** The provider itself heard STOP. */
  stopped: boolean
  /** Why nothing is delivered to this phone: the provider's code. */
  trouble: string | undefined
}

export type MediaFile = { id: string; name: string; type: string; data: Uint8Array }

/** Everything that the simulated provider knows. */
export type World = {
  io: FakeIo
  faults: Faults
  delivery: WebhookDelivery
  wire: Wire
  people: Map<string, Person>
  media: Map<string, MediaFile>
  /** Which message of a customer each webhook told of. */
  arrivals: Map<unknown, string>
}

/** One provider on the wire: what it calls things, how it signs, what its API answers. */
export type Wire = {
  settings: Record<string, unknown>
  /** Whether it acts on STOP itself, for a number like the salon's. */
  answersStop: boolean
  /** Virtual seconds for which a webhook is repeated. */
  patience: number
  newId(): string
  newFileId(): string
  message(world: World, person: Person, line: Line): Webhook
  /** `code`: why it failed. */
  report(world: World, person: Person, line: Line, report: Report, code?: string): Webhook
  /** What goes with a body to this address. */
  headers(world: World, url: string, body: Uint8Array): Record<string, string>
  handle(world: World, request: RawRequest): Promise<Reply>
}

/** The business's number: that of the demo's salon. */
export const ownNumber = '+33439980100'

export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person) throw new Error(`No customer ${customerId} with a phone for SMS.`)
  return person
}

export function personWith(world: World, phone: string): Person | undefined {
  return [...world.people.values()].find((person) => person.phone === phone)
}

/** E.164 for people who were given no number, made from their id so that a restart keeps it. */
export function madeUpPhone(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8)
  return `+336${String(Number.parseInt(hash, 16) % 100_000_000).padStart(8, '0')}`
}

export function json(status: number, body: unknown): RawReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/** A request's body as a JSON object. */
export function bodyOf(request: RawRequest): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(request.body))
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {}
  } catch {
    return {}
  }
}

export function fileReply(world: World, id: string): Reply {
  const file = world.media.get(id)
  if (!file) return { status: 404, headers: {}, body: 'Not found' }
  return { status: 200, headers: { 'content-type': file.type }, body: file.data }
}
