import { createHash, randomBytes } from 'node:crypto'
import type { Customer, FakeIo, Faults, PhoneMessage } from '../../../fake.ts'
import type { ChatApp } from '../../../fakes/chat-app.ts'
import type { WebhookDelivery } from '../../../fakes/webhook-delivery.ts'
import { signedWebhook } from '../webhook.ts'

/** What is different between the simulated products. */
export type Product = {
  channel: string
  object: 'page' | 'instagram'
  app: ChatApp
  ownId: string
  /** The page by which an Instagram account is reached: Facebook Login. */
  page?: string
  appId: string
  name: string
  accessToken: string
  appSecret: string
  verifyToken: string
  /** In characters or in bytes. */
  textMax: number
  textBytes: boolean
  /** Subcode of "outside of allowed window". */
  windowSubcode: number
  /** Instagram tells neither deliveries nor which app wrote an echo. */
  quiet: boolean
  /** The address of the chat, as links name it, and how Meta names such a link. */
  link: { chat: string; source: string }
  commentEdge: 'comments' | 'replies'
  /** A customer's comment as a change of a field. */
  comment(comment: Comment): { field: string; value: Record<string, unknown> }
  /** The webhook fields to which the operator has subscribed the app. */
  fields: string[]
}

export type Line = PhoneMessage & {
  buttons?: { id: string; title: string }[]
  /** How often its writer changed it. */
  edits?: number
}

/** A customer's phone. */
export type Person = {
  customer: Customer
  /** The id under which this account knows them. */
  scopedId: string
  lines: Line[]
  /** The last private word, in milliseconds of the virtual clock. */
  lastInbound: number
  typingUntil: number
  blocked: boolean
}

export type Comment = {
  id: string
  person: Person
  post: string
  text: string
  at: number
  /** The comment below which it stands. */
  parent?: string | undefined
  answeredPrivately: boolean
  hidden: boolean
  liked: boolean
}

type StoredFile = { name: string; type: string; data: Uint8Array }

/** Everything that the simulated provider knows. */
export type World = {
  io: FakeIo
  product: Product
  faults: Faults
  delivery: WebhookDelivery
  people: Map<string, Person>
  comments: Map<string, Comment>
  files: Map<string, StoredFile>
  /** The token that works now; `madeAt` in milliseconds of the virtual clock, `ends` in unix seconds, 0 = never. */
  token: { value: string; madeAt: number; ends: number }
  /** Fields to which the account, or its page, is subscribed; null: nothing is delivered. */
  subscribed: string[] | null
  mayNotSubscribe: boolean
  /** The app's webhook: its fields, and its address where a test says one. */
  webhook: { callback?: string; fields: string[] }
  /** How often a new token was asked for. */
  renewals: number
  /** How often a profile was asked for. */
  profilesAsked: string[]
}

export const dayMs = 24 * 3600_000

/** The same for the same person, so that a restart of the sandbox keeps it. */
export function newScopedId(seed: string): string {
  const hash = createHash('sha256').update(seed).digest('hex').slice(0, 13)
  return `7${BigInt(`0x${hash}`).toString().padStart(16, '0')}`
}

export function newMid(world: World): string {
  const random = randomBytes(24).toString('base64url')
  return world.product.object === 'page' ? `m_${random}` : `aWdf${random}`
}

export function newNumber(): string {
  return BigInt(`0x${randomBytes(7).toString('hex')}`)
    .toString()
    .padStart(17, '1')
}

export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person)
    throw new Error(`No customer ${customerId} on the simulated ${world.product.channel}.`)
  return person
}

export const nowMs = (world: World) => world.io.now().getTime()

/** Tells Atrium of something in a chat. */
export function tell(world: World, person: Person, event: Record<string, unknown>): void {
  const { ownId } = world.product
  tellRaw(world, {
    messaging: [
      {
        sender: { id: person.scopedId },
        recipient: { id: ownId },
        timestamp: nowMs(world),
        ...event,
      },
    ],
  })
}

/** The same for what the business did. */
export function tellEcho(world: World, person: Person, message: Record<string, unknown>): void {
  tell(world, person, {
    sender: { id: world.product.ownId },
    recipient: { id: person.scopedId },
    message: { is_echo: true, ...message },
  })
}

/** Any content of an entry, as Meta would send it. */
export function tellRaw(world: World, content: Record<string, unknown>): void {
  if (!world.subscribed) return
  const { object, ownId, appSecret } = world.product
  const entry = [{ id: ownId, time: nowMs(world), ...content }]
  world.delivery.deliver(signedWebhook({ object, entry }, appSecret))
}

export function addLine(world: World, person: Person, line: Partial<Line> & { id: string }): void {
  person.lines.push({
    from: 'customer',
    at: world.io.now().toISOString(),
    content: { kind: 'text', text: '' },
    files: [],
    state: 'delivered',
    reactions: [],
    ...line,
  })
  world.io.changed(person.customer.id)
}

/** An address on Meta's file host, good for an hour. */
export function cdnUrl(world: World, fileId: string, name: string): string {
  const expires = Math.floor(nowMs(world) / 1000) + 3600
  return `${world.io.baseUrl}/cdn/${fileId}/${encodeURIComponent(name)}?oe=${expires}`
}
