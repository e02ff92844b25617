import { type Customer, type Fake, type FakeIo, noFaults } from '@atrium/channel-kit/fake'
import { throughFaults } from '@atrium/channel-kit/fakes/fault-switches'
import { createWebhookDelivery } from '@atrium/channel-kit/fakes/webhook-delivery'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { fromPerson, perform, replyToken } from './fake/acts.ts'
import { messagingApi } from './fake/api.ts'
import { chatApp } from './fake/chat-app.ts'
import { answer } from './fake/reply.ts'
import { type Account, newToken, personOf, userIdOf, type World } from './fake/world.ts'

/** The simulated LINE, with what only LINE has. */
export type LineFake = Fake & {
  quota: World['quota']
  conditions: World['settings']
  userId(customerId: string): string
  /** Adds the account as a friend, or unblocks it. */
  follow(customerId: string): void
  block(customerId: string): void
  /** Any event from this person, as LINE would send it. */
  event(customerId: string, event: Record<string, unknown>): string
  /** The same webhook again with `isRedelivery`, as LINE does after a failure. */
  redeliver(): void
  /** "Verify" in the console. */
  verify(): Promise<boolean>
}

const account: Account = {
  channelSecret: 'fake-line-channel-secret',
  accessToken: 'fake-line-channel-access-token',
  botUserId: userIdOf('bot'),
  basicId: '@123abcde',
}

const dayOfRedeliveries = 24 * 3600

export function createFake(io: FakeIo): LineFake {
  const faults = { ...noFaults }
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: dayOfRedeliveries,
  })
  let last: Record<string, unknown> | undefined
  const world: World = {
    io,
    account,
    faults,
    people: new Map(),
    files: new Map(),
    replyTokens: new Map(),
    accepted: new Map(),
    quota: { limit: Number.POSITIVE_INFINITY, used: 0 },
    settings: {
      webhookActive: true,
      slowFiles: false,
      replySeconds: 60,
      endpoint: io.webhookUrl,
    },
    async verify() {
      const { body, headers } = signed([])
      return (await fetch(io.webhookUrl, { method: 'POST', body, headers })).status
    },
    notify(event) {
      last = event
      delivery.deliver(signed([event]))
    },
  }
  for (const customer of firstCustomers) addCustomer(world, customer)
  const person = (id: string) => personOf(world, id)
  return {
    channel: 'line',
    app: chatApp,
    settings: {
      channelSecret: account.channelSecret,
      accessToken: account.accessToken,
      basicId: account.basicId,
      baseUrl: io.baseUrl,
      dataUrl: io.baseUrl,
      stickerUrl: io.baseUrl,
    },
    faults,
    quota: world.quota,
    conditions: world.settings,
    customers: () => [...world.people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addCustomer(world, customer),
    act: async (customerId, act) => perform(world, person(customerId), act),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore(customerId, messages) {
      person(customerId).lines = messages.map((line) => ({ ...line, quoteToken: newToken() }))
    },
    businessTyping: (customerId) => person(customerId).loadingUntil > io.now().getTime(),
    sign: (body) => ({ url: io.webhookUrl, headers: headersFor(body) }),
    handle: (request) =>
      throughFaults(faults, () => messagingApi(world, request), {
        outage: {
          status: 503,
          headers: { 'content-type': 'text/plain' },
          body: 'Service Unavailable',
        },
        error: answer({ message: 'Internal server error' }, 500),
      }),
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
    userId: (customerId) => person(customerId).userId,
    follow(customerId) {
      const isUnblocked = person(customerId).blocked
      person(customerId).blocked = false
      const token = replyToken(world, person(customerId))
      fromPerson(world, person(customerId), {
        type: 'follow',
        replyToken: token,
        follow: { isUnblocked },
      })
    },
    block(customerId) {
      person(customerId).blocked = true
      fromPerson(world, person(customerId), { type: 'unfollow' })
    },
    event: (customerId, event) => fromPerson(world, person(customerId), event),
    redeliver() {
      if (last) delivery.deliver(signed([{ ...last, deliveryContext: { isRedelivery: true } }]))
    },
    verify: async () => (await world.verify()) === 200,
  }
}

/** LINE writes compact UTF-8 JSON, and signs what it wrote. */
function signed(events: unknown[]): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify({ destination: account.botUserId, events })
  return { body, headers: headersFor(body) }
}

function headersFor(body: Uint8Array | string) {
  const signature = hmac('sha256', account.channelSecret, body, 'base64')
  return { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature }
}

const firstCustomers: Customer[] = [
  { id: 'yuki', name: '佐藤 ゆき' },
  { id: 'haruto', name: '鈴木 陽翔' },
]

function addCustomer(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const id = given.id ?? `line-customer-${world.people.size + 1}`
  const customer = { ...given, id }
  world.people.set(id, {
    customer,
    // People of the demo have an id of LINE's already.
    userId: given.address ?? userIdOf(id),
    lines: [],
    blocked: false,
    loadingUntil: 0,
  })
  return customer
}
