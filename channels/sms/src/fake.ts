import { type Customer, type Fake, type FakeIo, noFaults } from '@atrium/channel-kit/fake'
import { throughFaults } from '@atrium/channel-kit/fakes/fault-switches'
import { createWebhookDelivery } from '@atrium/channel-kit/fakes/webhook-delivery'
import { perform } from './fake/acts.ts'
import { chatApp } from './fake/chat-app.ts'
import { telnyxWire } from './fake/telnyx.ts'
import { twilioWire } from './fake/twilio.ts'
import { vonageWire } from './fake/vonage.ts'
import { fileReply, json, madeUpPhone, personOf, type Wire, type World } from './fake/world.ts'

/** A simulated provider of SMS, with what only these have. */
export type SmsFake = Fake & {
  /** Why nothing reaches this customer from now on, as the provider's code; null mends it. */
  trouble(customerId: string, code: string | null): void
  /** Messages of customers whose webhook did not get through and is not repeated any more. */
  givenUp(): string[]
}

/** Twilio: the sandbox's provider. */
export const createFake = (io: FakeIo) => fakeOf(io, twilioWire)
/** Twilio where the address does not ask it to repeat a webhook: what fails once is only in its list of messages. */
export const createUnrepeatingFake = (io: FakeIo) => fakeOf(io, { ...twilioWire, patience: 0 })
export const createTelnyxFake = (io: FakeIo) => fakeOf(io, telnyxWire)
export const createVonageFake = (io: FakeIo) => fakeOf(io, vonageWire)

const firstCustomers: Customer[] = [
  { id: 'marie', name: 'Marie Laurent', phone: '+33612345678' },
  { id: 'ana', name: 'Ana Ruiz', phone: '+34600111222' },
]

function fakeOf(io: FakeIo, wire: Wire): SmsFake {
  const faults = { ...noFaults }
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: wire.patience,
  })
  const world: World = {
    io,
    faults,
    delivery,
    wire,
    people: new Map(),
    media: new Map(),
    arrivals: new Map(),
  }
  for (const customer of firstCustomers) addCustomer(world, customer)
  const person = (id: string) => personOf(world, id)
  return {
    channel: 'sms',
    app: chatApp,
    settings: { ...wire.settings, baseUrl: io.baseUrl },
    faults,
    customers: () => [...world.people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addCustomer(world, customer),
    act: async (customerId, act) => perform(world, person(customerId), act),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore(customerId, messages) {
      person(customerId).lines = messages.map((message) => ({ ...message, fileIds: [] }))
    },
    sign: (body) => ({ url: io.webhookUrl, headers: wire.headers(world, io.webhookUrl, body) }),
    async handle(request) {
      // The phones in the sandbox, and files that lie open under an address that cannot be guessed.
      const [, file] = /^\/phone-media\/([\w-]+)$/.exec(request.path) ?? []
      if (file && request.method === 'GET') return fileReply(world, file)
      return throughFaults(faults, () => wire.handle(world, request), {
        outage: { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Unavailable' },
        error: json(500, { message: 'Internal trouble', status: 500 }),
      })
    },
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
    trouble(customerId, code) {
      person(customerId).trouble = code ?? undefined
    },
    givenUp: () => delivery.lost.flatMap((webhook) => world.arrivals.get(webhook) ?? []),
  }
}

function addCustomer(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const id = given.id ?? `customer-${world.people.size + 1}`
  const phone = given.phone ?? madeUpPhone(id)
  const customer = { ...given, id, phone }
  world.people.set(id, { customer, phone, lines: [], stopped: false, trouble: undefined })
  return customer
}
