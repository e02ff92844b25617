import { type CreateFake, type Customer, noFaults } from '@atrium/channel-kit/fake'
import { SignJWT } from 'jose'
import { createVisitor } from './fake/visitor.ts'

const identitySecret = 'sandbox-identity-key-of-the-shop-0001'

/**
 * Web chat has no provider, so the fake is its visitors: browsers without a screen that boot, write, upload and
 * follow the stream. A customer with a `username` is signed in at the business's website and identified by a token.
 * Webhook faults are the network between a visitor and Atrium; API faults have nothing to act on.
 */
export const createFake: CreateFake = (io) => {
  const faults = { ...noFaults }
  const people = new Map<
    string,
    { customer: Customer; visitor: ReturnType<typeof createVisitor> }
  >()
  const url = io.webhookUrl.replace(/\/(webhook|messages)\/?$/, '')

  function person(id: string) {
    const found = people.get(id)
    if (!found) throw new Error(`No customer ${id}.`)
    return found
  }

  return {
    channel: 'webchat',
    settings: {
      name: 'Atrium Shop',
      secret: 'sandbox-session-key-of-the-web-chat-0001',
      identitySecret,
      preChatName: 'optional',
    },
    faults,
    customers: () => [...people.values()].map((one) => one.customer),
    addCustomer(given) {
      const customer = { id: given.id ?? `visitor-${people.size + 1}`, ...given }
      const visitor = createVisitor({
        customer,
        url,
        faults,
        now: io.now,
        identity: () => identityToken(customer, io.now()),
        changed: () => io.changed(customer.id),
      })
      people.set(customer.id, { customer, visitor })
      return customer
    },
    act: (customerId, act) => person(customerId).visitor.act(act),
    transcript: (customerId) => person(customerId).visitor.transcript(),
    async sign() {
      const [someone] = people.values()
      const token = (await someone?.visitor.token()) ?? ''
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      return { url: `${url}/messages`, headers }
    },
    async idle() {
      await Promise.all([...people.values()].map((one) => one.visitor.idle()))
    },
    async start() {},
    async stop() {
      for (const one of people.values()) one.visitor.stop()
    },
  }
}

async function identityToken(customer: Customer, now: Date): Promise<string | undefined> {
  if (customer.username === undefined) return undefined
  const seconds = Math.floor(now.getTime() / 1000)
  const { name, email, phone } = customer
  return new SignJWT({
    name,
    ...(email !== undefined && { email, email_verified: true }),
    ...(phone !== undefined && { phone, phone_verified: true }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(customer.username)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 900)
    .sign(new TextEncoder().encode(identitySecret))
}
