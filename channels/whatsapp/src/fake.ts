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
import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import {
  signedWebhook,
  subscribeWebhook,
  webhookHeaders,
} from '@atrium/channel-kit/meta/fake/webhook'
import { wanted } from './account/check.ts'
import { fromPerson, perform, writeContact } from './fake/acts.ts'
import { type AppAct, performInApp } from './fake/business-app.ts'
import { chatApp } from './fake/chat-app.ts'
import { graphApi } from './fake/graph.ts'
import { firstTemplates } from './fake/templates/first.ts'
import { decide, inReview, restoreTemplates } from './fake/templates/review.ts'
import type { Template } from './fake/templates/template.ts'
import {
  type Account,
  namesOf,
  newUserId,
  type Person,
  personOf,
  type World,
} from './fake/world.ts'

/** The simulated WhatsApp, with what only WhatsApp has. */
export type WhatsAppFake = Fake & {
  templates: Template[]
  limits: World['limits']
  subscriptions: World['subscriptions']
  /** What a human does in the WhatsApp Business app on the shop's phone. */
  businessApp(customerId: string, act: AppAct): { id: string }
  /** Meta's check when the operator enters the webhook's address: whether Atrium answers it with the challenge. */
  subscribe(): Promise<boolean>
  /** Meta gives the portfolio another limit, and tells it. */
  changeTier(tier: string): void
  /** Another number: also another user id. */
  changeNumber(customerId: string, phone: string): void
  /** Taps “Share contact info”, with which the business asked for the number. */
  shareContact(customerId: string, phone: string): { id: string }
  /** The customer opens the chat for the first time. */
  openChat(customerId: string): void
  /** Stops or resumes marketing in WhatsApp itself. */
  marketing(customerId: string, value: 'stop' | 'resume'): void
  block(customerId: string): void
  /** The id of a template; undefined where there is none. */
  templateId(name: string, language: string): string | undefined
  review: NonNullable<Fake['review']>
  /** Any change of any field, as Meta would send it. */
  notify(field: string, value: Record<string, unknown>): void
}

const account: Account = {
  phoneNumberId: '106500000000001',
  wabaId: '102900000000001',
  portfolioId: '200000000000001',
  appId: '5550001112225',
  displayPhone: '15550001111',
  accessToken: 'EAAFakeTokenOfTheSandbox',
  appSecret: 'fake-app-secret-of-the-sandbox',
  verifyToken: 'fake-verify-token',
}

const weekOfRetries = 7 * 24 * 3600

export function createFake(io: FakeIo): WhatsAppFake {
  const faults = { ...noFaults }
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: weekOfRetries,
  })
  const world = newWorld(io, faults, delivery)
  for (const customer of firstCustomers) addCustomer(world, customer)
  const person = (id: string) => personOf(world, id)
  return {
    channel: 'whatsapp',
    app: chatApp,
    settings: {
      phoneNumberId: account.phoneNumberId,
      wabaId: account.wabaId,
      displayNumber: `+${account.displayPhone}`,
      accessToken: account.accessToken,
      appSecret: account.appSecret,
      verifyToken: account.verifyToken,
      baseUrl: io.baseUrl,
    },
    faults,
    limits: world.limits,
    subscriptions: world.subscriptions,
    templates: world.templates,
    customers: () => [...world.people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addCustomer(world, customer),
    act: async (customerId, act) => perform(world, person(customerId), act),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore: (customerId, messages) => restore(person(customerId), messages),
    businessTyping: (customerId) => person(customerId).typingUntil > io.now().getTime(),
    sign: (body) => ({ url: io.webhookUrl, headers: webhookHeaders(body, account.appSecret) }),
    handle: (request) => handle(world, request),
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
    businessApp: (customerId, act) => performInApp(world, person(customerId), act),
    subscribe: () => subscribeWebhook(io.webhookUrl, account.verifyToken),
    changeTier: (tier) => {
      world.limits.tier = tier
      world.notify('business_capability_update', {
        max_daily_conversations_per_business: tier,
        max_phone_numbers_per_waba: 25,
      })
    },
    changeNumber: (customerId, phone) => changeNumber(world, customerId, phone),
    shareContact: (customerId, phone) => {
      const { customer } = person(customerId)
      const card = { name: customer.name, phone }
      return writeContact(world, person(customerId), card, 'contact_request')
    },
    openChat: (customerId) =>
      void fromPerson(world, person(customerId), { type: 'request_welcome' }),
    marketing: (customerId, value) => marketing(world, customerId, value),
    block: (customerId) => {
      person(customerId).blocked = true
    },
    review: {
      list: () => inReview(world),
      decide: (id, decision) => decide(world, id, decision),
      keep: () => structuredClone(world.templates),
      restore: (kept) => restoreTemplates(world, kept),
    },
    templateId: (name, language) =>
      world.templates.find((one) => one.name === name && one.language === language)?.id,
    notify: world.notify,
  }
}

const firstCustomers: Customer[] = [
  { id: 'marie', name: 'Marie Laurent', phone: '+33612345678' },
  { id: 'ana', name: 'Ana Ruiz', phone: '+34600111222', username: 'ana_r' },
  { id: 'kofi', name: 'Kofi Mensah', username: 'kofi.m' },
]

function newWorld(io: FakeIo, faults: World['faults'], delivery: WebhookDelivery): World {
  const subscriptions = {
    subscribed: true,
    mayNotSubscribe: false,
    webhook: { fields: ['messages', ...wanted] },
  }
  return {
    io,
    account,
    faults,
    people: new Map(),
    phones: new Map(),
    media: new Map(),
    templates: firstTemplates(),
    limits: { pairRate: false, tokenEnds: 0, tier: 'TIER_UNLIMITED' },
    started: new Map(),
    subscriptions,
    notify(field, value) {
      if (!subscriptions.subscribed) return
      const time = Math.floor(io.now().getTime() / 1000)
      const change = { field, value: isOfNumber(field) ? { ...metadata(), ...value } : value }
      deliver(delivery, { id: account.wabaId, time, changes: [change] })
    },
  }
}

const metadata = () => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: account.displayPhone, phone_number_id: account.phoneNumberId },
})

/** Fields of the account and its templates carry no metadata of a number. */
function isOfNumber(field: string): boolean {
  return [
    'messages',
    'smb_message_echoes',
    'user_preferences',
    'standby',
    'calls',
    'history',
  ].includes(field)
}

function deliver(delivery: WebhookDelivery, entry: unknown): void {
  delivery.deliver(
    signedWebhook({ object: 'whatsapp_business_account', entry: [entry] }, account.appSecret),
  )
}

function addCustomer(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const id = given.id ?? `customer-${world.people.size + 1}`
  const customer = { ...given, id }
  const person: Person = {
    customer,
    userId: newUserId(id + (given.phone ?? '')),
    lines: [],
    lastInbound: Number.NEGATIVE_INFINITY,
    typingUntil: 0,
    blocked: false,
    quotaUsedUntil: 0,
  }
  world.people.set(id, person)
  noteNumber(world, person)
  return customer
}

/** Of two with one number, the first has it. */
function noteNumber({ phones }: World, person: Person): void {
  const { phone } = namesOf(person)
  if (phone && !phones.has(phone)) phones.set(phone, person)
}

/** Puts back what the phone showed, and with it the 24-hour window. */
function restore(person: Person, messages: PhoneMessage[]): void {
  const times = messages.filter(({ from }) => from === 'customer').map(({ at }) => Date.parse(at))
  person.lines = messages.map((message) => ({ ...message, category: 'service' }))
  person.lastInbound = Math.max(...times, person.lastInbound)
}

function handle(world: World, request: RawRequest) {
  return throughFaults(world.faults, () => graphApi(world, request), {
    outage: { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Service Unavailable' },
    error: new GraphRefusal(
      131000,
      'Something went wrong',
      'Message failed to send due to an unknown error.',
      { status: 500 },
    ).reply,
  })
}

function changeNumber(world: World, customerId: string, phone: string): void {
  const person = personOf(world, customerId)
  const before = { phone: namesOf(person).phone, userId: person.userId }
  if (before.phone && world.phones.get(before.phone) === person) world.phones.delete(before.phone)
  person.customer = { ...person.customer, phone }
  noteNumber(world, person)
  person.userId = newUserId(customerId + phone)
  const now = namesOf(person).phone
  world.notify('messages', {
    messages: [
      {
        ...(before.phone && { from: before.phone }),
        id: `wamid.${newUserId(before.userId + phone).slice(3)}`,
        timestamp: String(Math.floor(world.io.now().getTime() / 1000)),
        type: 'system',
        system: {
          type: 'user_changed_number',
          body: `${person.customer.name} changed from ${before.phone} to ${now}`,
          wa_id: now,
          user_id: person.userId,
          previous_user_id: before.userId,
        },
      },
    ],
  })
}

function marketing(world: World, customerId: string, value: 'stop' | 'resume'): void {
  const person = personOf(world, customerId)
  const { phone, contact } = namesOf(person)
  world.notify('user_preferences', {
    contacts: [contact],
    user_preferences: [
      {
        ...(phone && { wa_id: phone }),
        user_id: person.userId,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(world.io.now().getTime() / 1000),
      },
    ],
  })
}
