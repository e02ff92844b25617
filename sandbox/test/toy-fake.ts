import type {
  CreateFake,
  Customer,
  CustomerAct,
  Faults,
  PhoneMessage,
} from '@atrium/channel-kit/fake'
import { noFaults } from '@atrium/channel-kit/fake'

/** The smallest provider: posts what customers write to the webhook, takes `POST /messages {to, text}`. */
export const toyFake: CreateFake = (io) => {
  const people: Customer[] = []
  const shown = new Map<string, PhoneMessage[]>()
  const waiting = new Set<Promise<unknown>>()
  const faults: Faults = { ...noFaults }
  let count = 0

  function show(customerId: string, from: PhoneMessage['from'], text: string): string {
    count += 1
    const id = `toy-${io.now().getTime()}-${count}`
    const message: PhoneMessage = {
      id,
      from,
      at: io.now().toISOString(),
      content: { kind: 'text', text },
      files: [],
      state: 'sent',
      reactions: [],
    }
    shown.set(customerId, [...(shown.get(customerId) ?? []), message])
    io.changed(customerId)
    return id
  }
  async function act(customerId: string, what: CustomerAct): Promise<{ id: string }> {
    if (what.kind === 'edit') throw new Error('Messages cannot be edited here.')
    const words =
      what.kind === 'text' ? what.text : what.kind === 'file' ? what.file.name : what.kind
    const id = show(customerId, 'customer', words)
    const sent = fetch(io.webhookUrl, {
      method: 'POST',
      body: JSON.stringify({ customerId, words }),
    })
    waiting.add(sent)
    void sent.catch(() => undefined).finally(() => waiting.delete(sent))
    return { id }
  }

  return {
    channel: 'toy',
    settings: { token: 'toy-token', baseUrl: io.baseUrl },
    faults,
    customers: () => [...people],
    addCustomer(person) {
      const customer = { ...person, id: person.id ?? `p${people.length + 1}` }
      people.push(customer)
      return customer
    },
    act,
    transcript: (customerId) => shown.get(customerId) ?? [],
    async handle(request) {
      if (faults.error) return { status: 500, body: 'broken' }
      const { to, text }: { to: string; text: string } = JSON.parse(
        Buffer.from(request.body).toString(),
      )
      return {
        status: 200,
        body: JSON.stringify({ id: show(to, 'business', text), path: request.path }),
      }
    },
    async idle() {
      await Promise.allSettled(waiting)
    },
    // Real providers open ports first: two orders at once must not pass each other meanwhile.
    start: () => new Promise((resolve) => setImmediate(resolve)),
    async stop() {},
  }
}
