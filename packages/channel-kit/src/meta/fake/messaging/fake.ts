import {
  type Customer,
  type Fake,
  type FakeIo,
  noFaults,
  type PhoneMessage,
} from '../../../fake.ts'
import { throughFaults } from '../../../fakes/fault-switches.ts'
import { createWebhookDelivery } from '../../../fakes/webhook-delivery.ts'
import { GraphRefusal } from '../graph-reply.ts'
import { subscribeWebhook, webhookHeaders } from '../webhook.ts'
import { perform, write } from './acts.ts'
import { graphApi } from './graph.ts'
import {
  addLine,
  type Comment,
  newMid,
  newNumber,
  newScopedId,
  type Person,
  type Product,
  personOf,
  tell,
  tellEcho,
  tellRaw,
  type World,
} from './world.ts'

/** A simulated product of the Messenger Platform, with what only this platform has. */
export type MessagingFake = Fake & {
  /** The id under which the account knows a customer. */
  scopedId(customerId: string): string
  /** A human writes in Meta's own inbox. */
  inbox(customerId: string, text: string): { id: string }
  /** Anything in a chat, or in an entry, as Meta would send it. */
  tell(customerId: string, event: Record<string, unknown>): void
  tellRaw(content: Record<string, unknown>): void
  /** A private message in any form. */
  write(customerId: string, message: Record<string, unknown>): { id: string }
  block(customerId: string): void
  /** A comment as it stands below the post now. */
  comment(id: string): Pick<Comment, 'hidden' | 'liked'> | undefined
  /** Meta's check when the operator enters the webhook's address. */
  subscribe(): Promise<boolean>
  /** When the access token ends, in unix seconds; 0 = never. */
  endToken(at: number): void
  /** The customer's password was changed, or they withdrew: nobody knows the token that works now. */
  makeTokenInvalid(): void
  /** Another one, as a person makes it at Meta. */
  freshToken(): string
  /** What is subscribed, and what the app delivers where: a test may change it. */
  subscriptions: Pick<World, 'subscribed' | 'mayNotSubscribe' | 'webhook'>
  /** How often a new token was asked for. */
  renewals(): number
  /** Ids of those whose profile was asked for. */
  profilesAsked(): string[]
}

const hoursOfRetries = 36 * 3600

export function createMessagingFake(
  io: FakeIo,
  product: Product,
  settings: Record<string, unknown>,
  firstCustomers: Customer[],
): MessagingFake {
  const faults = { ...noFaults }
  const world: World = {
    io,
    product,
    faults,
    delivery: createWebhookDelivery({
      url: io.webhookUrl,
      faults,
      now: io.now,
      giveUpAfter: hoursOfRetries,
    }),
    people: new Map(),
    comments: new Map(),
    files: new Map(),
    token: { value: product.accessToken, madeAt: io.now().getTime(), ends: 0 },
    subscribed: product.page ? ['feed'] : product.fields,
    mayNotSubscribe: false,
    webhook: { fields: product.fields },
    renewals: 0,
    profilesAsked: [],
  }
  for (const customer of firstCustomers) addCustomer(world, customer)
  const person = (id: string) => personOf(world, id)
  const freshToken = (): string => {
    const value = `${product.accessToken}-${newNumber()}`
    world.token = { value, madeAt: io.now().getTime(), ends: 0 }
    return value
  }
  return {
    channel: product.channel,
    app: product.app,
    settings: { ...settings, baseUrl: io.baseUrl },
    faults,
    customers: () => [...world.people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addCustomer(world, customer),
    act: async (customerId, act) => perform(world, person(customerId), act),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore: (customerId, messages) => restore(person(customerId), messages),
    businessTyping: (customerId) => person(customerId).typingUntil > io.now().getTime(),
    sign: (body) => ({ url: io.webhookUrl, headers: webhookHeaders(body, product.appSecret) }),
    handle: (request) =>
      throughFaults(faults, () => graphApi(world, request), {
        outage: { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Unavailable' },
        error: new GraphRefusal(2, 'Service temporarily unavailable', undefined, { status: 503 })
          .reply,
      }),
    idle: () => world.delivery.idle(),
    start: async () => {},
    stop: () => world.delivery.stop(),
    scopedId: (customerId) => person(customerId).scopedId,
    inbox: (customerId, text) => writeInInbox(world, person(customerId), text),
    tell: (customerId, event) => tell(world, person(customerId), event),
    tellRaw: (content) => tellRaw(world, content),
    write: (customerId, message) => write(world, person(customerId), message, {}),
    block: (customerId) => {
      person(customerId).blocked = true
    },
    comment: (id) => world.comments.get(id),
    subscribe: () => subscribeWebhook(io.webhookUrl, product.verifyToken),
    endToken: (at) => {
      world.token.ends = at
    },
    subscriptions: world,
    renewals: () => world.renewals,
    makeTokenInvalid: () => void freshToken(),
    freshToken,
    profilesAsked: () => [...world.profilesAsked],
  }
}

function addCustomer(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const id = given.id ?? `customer-${world.people.size + 1}`
  const customer = { ...given, id }
  world.people.set(id, {
    customer,
    // By the webhook's address: several simulated accounts have one id, and other people.
    // People of the demo have one already.
    scopedId:
      given.address ?? newScopedId(`${world.io.webhookUrl.replace(/^https?:..[^/]+/, '')}/${id}`),
    lines: [],
    lastInbound: Number.NEGATIVE_INFINITY,
    typingUntil: 0,
    blocked: false,
  })
  return customer
}

/** Puts back what the phone showed, and with it the window. */
function restore(person: Person, messages: PhoneMessage[]): void {
  const times = messages
    .filter((message) => message.from === 'customer' && !message.public)
    .map(({ at }) => Date.parse(at))
  person.lines = messages
  person.lastInbound = Math.max(...times, person.lastInbound)
}

function writeInInbox(world: World, person: Person, text: string): { id: string } {
  const id = newMid(world)
  addLine(world, person, { id, from: 'business', content: { kind: 'text', text } })
  tellEcho(world, person, { mid: id, text })
  return { id }
}
