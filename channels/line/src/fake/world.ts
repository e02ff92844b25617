import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Customer, FakeIo, Faults, PhoneMessage } from '@atrium/channel-kit/fake'

export type Account = {
  channelSecret: string
  accessToken: string
  botUserId: string
  basicId: string
}

/** A line of a chat, with what LINE keeps about it. */
export type Line = PhoneMessage & {
  quoteToken: string
  /** Names the customer's lines for a read mark. */
  readToken?: string
  /** What each of its buttons sends back. */
  actions?: { data: string; title: string }[]
}

export type Person = {
  customer: Customer
  userId: string
  lines: Line[]
  blocked: boolean
  loadingUntil: number
}

type StoredFile = { type: string; data: Uint8Array; ready: boolean }
type ReplyToken = { person: Person; until: number; used: boolean }
export type SentMessage = { id: string; quoteToken: string }
type Accepted = { requestId: string; sentMessages: SentMessage[]; at: number }

export type World = {
  io: FakeIo
  account: Account
  faults: Faults
  people: Map<string, Person>
  /** Files of both sides, by the id of their message. */
  files: Map<string, StoredFile>
  replyTokens: Map<string, ReplyToken>
  /** Pushes that were taken, by their retry key. */
  accepted: Map<string, Accepted>
  /** The month's messages: only pushes count. */
  quota: { limit: number; used: number }
  settings: {
    webhookActive: boolean
    slowFiles: boolean
    replySeconds: number
    /** Where LINE was told to deliver. The simulated one always delivers to the Atrium beside it. */
    endpoint: string
  }
  /** An empty webhook, as “Verify” in the console posts it; the status of the answer. */
  verify(): Promise<number>
  notify(event: Record<string, unknown>): void
}

export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person) throw new Error(`LINE knows nobody called ${customerId}.`)
  return person
}

export function lineOf(person: Person, id: string): Line {
  const line = person.lines.find((one) => one.id === id)
  if (!line) throw new Error(`The phone shows no message ${id}.`)
  return line
}

/** The same person has the same user id after a restart. */
export function userIdOf(customerId: string): string {
  return `U${createHash('md5').update(`line ${customerId}`).digest('hex')}`
}

export const newMessageId = () => `${Date.now()}${randomInt(1000, 9999)}`.padStart(18, '4')
export const newToken = () => randomBytes(24).toString('base64url')
export const newEventId = () => `01${randomBytes(13).toString('hex').toUpperCase().slice(0, 24)}`
