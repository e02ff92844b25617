import type { RawRequest } from '@atrium/channel-kit/channel'
import {
  type Customer,
  type Fake,
  type FakeIo,
  noFaults,
  type PhoneMessage,
} from '@atrium/channel-kit/fake'
import { throughFaults } from '@atrium/channel-kit/fakes/fault-switches'
import {
  createWebhookDelivery,
  type WebhookDelivery,
} from '@atrium/channel-kit/fakes/webhook-delivery'
import { perform, pressStart } from './fake/acts.ts'
import { botApi, type Reply } from './fake/bot-api.ts'
import { chatApp } from './fake/chat-app.ts'
import {
  bot,
  chatOf,
  numberOf,
  type Person,
  personOf,
  unixSeconds,
  userOf,
  type World,
} from './fake/world.ts'

/** The simulated Telegram, with what only Telegram has. */
export type TelegramFake = Fake & {
  webhook: World['webhook']
  calls: World['calls']
  trouble: World['trouble']
  refusals: World['refusals']
  /** Calls with which Atrium answered a webhook: `answerCallbackQuery`. */
  answers: Record<string, unknown>[]
  /** Presses Start, also by a link `t.me/bot?start=code`. */
  pressStart(customerId: string, code?: string): { id: string }
  block(customerId: string): void
  unblock(customerId: string): void
  /** Any update, as Telegram would send it. */
  update(kind: string, value: Record<string, unknown>): void
}

const token = '7123456789:AAFakeTokenOfTheSandboxOnly-0123456'
const firstSecret = 'secret-token-of-the-sandbox-0001'

/** Telegram keeps updates for a day. */
const dayOfRetries = 24 * 3600

export function createFake(io: FakeIo): TelegramFake {
  const faults = { ...noFaults }
  const answers: Record<string, unknown>[] = []
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: dayOfRetries,
    answered: async (_, response) => {
      const called: unknown = await response.json().catch(() => undefined)
      if (typeof called === 'object' && called !== null) answers.push({ ...called })
    },
  })
  const world = newWorld(io, faults, delivery)
  for (const customer of firstCustomers) addCustomer(world, customer)
  const person = (id: string) => personOf(world, id)
  return {
    channel: 'telegram',
    app: chatApp,
    settings: {
      botToken: token,
      secretToken: firstSecret,
      username: bot.username,
      baseUrl: io.baseUrl,
    },
    faults,
    answers,
    calls: world.calls,
    trouble: world.trouble,
    refusals: world.refusals,
    get webhook() {
      return world.webhook
    },
    customers: () => [...world.people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addCustomer(world, customer),
    act: async (customerId, act) => perform(world, person(customerId), act),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore: (customerId, messages) => restore(world, person(customerId), messages),
    businessTyping: (customerId) => person(customerId).typingUntil > io.now().getTime(),
    sign: () => ({ url: io.webhookUrl, headers: headersWith(world.webhook.secret) }),
    handle: (request) => handle(world, request),
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
    pressStart: (customerId, code) => pressStart(world, person(customerId), code),
    block: (customerId) => setBlocked(world, person(customerId), true),
    unblock: (customerId) => setBlocked(world, person(customerId), false),
    update: world.update,
  }
}

const firstCustomers: Customer[] = [
  { id: 'ana', name: 'Ana Ruiz', phone: '+34600111222', username: 'ana_r', address: '777000111' },
  { id: 'olga', name: 'Ольга', address: '777000222' },
]

function newWorld(io: FakeIo, faults: World['faults'], delivery: WebhookDelivery): World {
  const world: World = {
    io,
    token,
    faults,
    people: new Map(),
    files: new Map(),
    webhook: { url: io.webhookUrl, secret: firstSecret, allowed: [] },
    trouble: { waiting: 0 },
    next: { message: 1, update: firstUpdate(io), file: 1 },
    refusals: [],
    calls: [],
    update(kind, value) {
      const { url, secret, allowed } = world.webhook
      if (url === '' || (allowed.length > 0 && !allowed.includes(kind))) return
      const body = JSON.stringify({ update_id: world.next.update++, [kind]: value })
      delivery.deliver({ url: within(io, url), headers: headersWith(secret), body })
    },
  }
  return world
}

/** Telegram signs nothing: it repeats the secret that it was given. */
const headersWith = (secret: string) => ({
  'content-type': 'application/json',
  'x-telegram-bot-api-secret-token': secret,
})

/** On this machine Atrium is reached directly, whatever address it has for the world. */
function within({ webhookUrl }: FakeIo, url: string): string {
  return new URL(url).pathname === new URL(webhookUrl).pathname ? webhookUrl : url
}

/** Numbers go on after a restart of the sandbox: Atrium has seen the ones before. */
const firstUpdate = (io: FakeIo) =>
  100_000_000 + (Math.floor(io.now().getTime() / 100) % 800_000_000)

function addCustomer(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const customer = { ...given, id: given.id ?? `customer-${world.people.size + 1}` }
  const id = numberOf(customer)
  world.people.set(customer.id, { customer, id, lines: [], typingUntil: 0, blocked: false })
  return customer
}

/** Puts back what the phone showed; messages go on with the next number. */
function restore(world: World, person: Person, messages: PhoneMessage[]): void {
  person.lines = messages.map((message) => {
    const found = /^\d+:(\d+)$/.exec(message.id)
    return { ...message, number: found ? Number(found[1]) : -1 }
  })
  const last = Math.max(0, ...person.lines.map(({ number }) => number))
  world.next.message = Math.max(world.next.message, last + 1)
}

function setBlocked(world: World, person: Person, blocked: boolean): void {
  person.blocked = blocked
  const user = { id: 7_123_456_789, is_bot: true, first_name: 'Salon Lumière' }
  const [old, now] = blocked ? ['member', 'kicked'] : ['kicked', 'member']
  const kicked = (status: string | undefined) => ({
    status,
    user,
    ...(status === 'kicked' && { until_date: 0 }),
  })
  world.update('my_chat_member', {
    chat: chatOf(person),
    from: userOf(person),
    date: unixSeconds(world),
    old_chat_member: kicked(old),
    new_chat_member: kicked(now),
  })
}

function handle(world: World, request: RawRequest) {
  return throughFaults<Reply>(world.faults, () => botApi(world, request), {
    outage: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' },
    error: {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ok: false,
        error_code: 500,
        description: 'Internal Server Error: something broke on purpose',
      }),
    },
  })
}
