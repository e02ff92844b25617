import { randomUUID } from 'node:crypto'
import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import {
  type Customer,
  type CustomerAct,
  type Fake,
  type FakeIo,
  noFaults,
  type PhoneMessage,
} from '@atrium/channel-kit/fake'
import { throughFaults } from '@atrium/channel-kit/fakes/fault-switches'
import { createWebhookDelivery } from '@atrium/channel-kit/fakes/webhook-delivery'
import { refusal, sign } from '@atrium/channel-kit/signing/standard-webhook'
import type { Content } from '@atrium/contract/content'
import { type InboundWire, OutboundWire } from './wire.ts'

type Person = { customer: Customer; lines: PhoneMessage[]; typingUntil: number }

/** A simulated system of somebody's own, with what a test wants to see of it. */
export type ApiFake = Fake & {
  /** Answers the next messages with this status and these words instead of taking them. */
  refuseWith(refusal: { status: number; detail: string } | undefined): void
  /** Posts any body as the system would, with an id of its own. */
  post(event: unknown): void
  /** What Atrium posted, repeats too, by webhook-id. */
  received: string[]
  /** Whether it knows what a ping is; an older one, or anybody's page, does not. */
  pong: boolean
}

const secret = `whsec_${Buffer.from('the-secret-of-the-simulated-system').toString('base64')}`

export function createFake(io: FakeIo): ApiFake {
  const faults = { ...noFaults }
  const people = new Map<string, Person>()
  const taken = new Map<string, string>()
  const received: string[] = []
  let refusing: { status: number; detail: string } | undefined
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: 3600,
  })
  const person = (id: string): Person => {
    const found = people.get(id)
    if (!found) throw new Error(`The system has no customer ${id}.`)
    return found
  }
  const post = (event: unknown): void => {
    const body = JSON.stringify(event)
    delivery.deliver({ body, headers: headersFor(body) })
  }
  const headersFor = (body: Uint8Array | string) => ({
    'content-type': 'application/json',
    ...sign(secret, `evt-${randomUUID()}`, io.now(), body),
  })
  const addCustomer = (given: Omit<Customer, 'id'> & { id?: string }): Customer => {
    // All simulated systems have one name: a number would be somebody else's in another one.
    const customer = { ...given, id: given.id ?? `user-${randomUUID()}` }
    people.set(customer.id, { customer, lines: [], typingUntil: 0 })
    return customer
  }
  addCustomer({ id: 'ana', name: 'Ana Ruiz' })

  function answer(request: RawRequest): RawReply {
    const reason = refusal(request.headers, request.body, secret, io.now())
    if (reason) return json(401, { detail: reason })
    const body = OutboundWire.safeParse(JSON.parse(new TextDecoder().decode(request.body)))
    if (!body.success) return json(400, { detail: body.error.message })
    const { data } = body
    if (data.type === 'ping') return json(200, fake.pong ? { pong: data.ping } : {})
    const to = people.get(data.to.id)
    if (!to) return json(404, { detail: `There is no customer ${data.to.id}.` })
    if (data.type === 'message') return take(to, data, request.headers['webhook-id'] ?? '')
    show(to, data, io.now())
    io.changed(to.customer.id)
    return json(200, {})
  }

  function take(
    to: Person,
    message: Extract<OutboundWire, { type: 'message' }>,
    webhookId: string,
  ): RawReply {
    received.push(webhookId)
    if (refusing) return json(refusing.status, { detail: refusing.detail })
    const before = taken.get(webhookId)
    if (before) return json(200, { id: before })
    const id = `sys-${randomUUID()}`
    taken.set(webhookId, id)
    to.typingUntil = 0
    to.lines.push({
      id,
      from: 'business',
      at: io.now().toISOString(),
      content: shown(message),
      files: (message.files ?? []).map(({ name, type, kind, url }) => ({ name, type, kind, url })),
      state: 'delivered',
      reactions: [],
      ...(message.replyTo && { replyTo: message.replyTo }),
    })
    io.changed(to.customer.id)
    post({ type: 'receipt', message: id, at: io.now().toISOString(), state: 'delivered' })
    return json(200, { id })
  }

  function act(customerId: string, given: CustomerAct): { id: string } {
    const who = person(customerId)
    const id = `in-${randomUUID()}`
    const at = io.now().toISOString()
    for (const event of eventsOf(who, given, id, at)) post(event)
    const content = contentOf(given)
    if (content) who.lines.push(lineOf(given, { id, at, content }))
    if (given.kind === 'delete') markDeleted(who, given.id)
    io.changed(customerId)
    return { id }
  }

  const fake: ApiFake = {
    channel: 'api',
    pong: true,
    settings: { system: 'simulated-system', secret, url: `${io.baseUrl}/messages` },
    faults,
    received,
    post,
    refuseWith: (next) => {
      refusing = next
    },
    customers: () => [...people.values()].map(({ customer }) => customer),
    addCustomer,
    act: async (customerId, given) => act(customerId, given),
    transcript: (customerId) => structuredClone(person(customerId).lines),
    restore: (customerId, messages) => {
      person(customerId).lines = [...messages]
    },
    businessTyping: (customerId) => person(customerId).typingUntil > io.now().getTime(),
    sign: (body) => ({ url: io.webhookUrl, headers: headersFor(body) }),
    handle: (request) =>
      throughFaults(faults, async () => answer(request), {
        outage: { status: 503, body: 'Service Unavailable' },
        error: json(500, { detail: 'The system broke.' }),
      }),
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
  }
  return fake
}

function json(status: number, body: unknown): RawReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function eventsOf(
  { customer, lines }: Person,
  act: CustomerAct,
  id: string,
  at: string,
): InboundWire[] {
  const { phone, email } = customer
  const claims =
    phone || email ? { claims: { ...(phone && { phone }), ...(email && { email }) } } : {}
  const from = { id: customer.id, name: customer.name, ...claims }
  const message = { type: 'message', id, at, from } as const
  switch (act.kind) {
    case 'text':
      return [{ ...message, text: act.text, ...(act.replyTo && { replyTo: act.replyTo }) }]
    case 'file': {
      const { name, type, data } = act.file
      const files = [{ name, type, data: Buffer.from(data).toString('base64') }]
      return [{ ...message, files, ...(act.caption && { text: act.caption }) }]
    }
    case 'location': {
      const { kind: _, ...location } = act
      return [{ ...message, location }]
    }
    case 'contacts':
      return [{ ...message, contacts: [{ name: act.name, phones: [act.phone], emails: [] }] }]
    case 'choice':
      return [{ ...message, choice: { id: act.id, title: act.title }, replyTo: act.to }]
    case 'reaction':
      return [{ type: 'reaction', message: act.to, at, from, emoji: act.emoji }]
    case 'edit':
      return [{ type: 'edit', message: act.id, at, from, text: act.text }]
    case 'delete':
      return [{ type: 'delete', message: act.id, at, from }]
    case 'typing':
      return [{ type: 'typing', at, from }]
    case 'share':
      throw new Error('No message of the API asks for something by a button.')
    case 'open':
      throw new Error('No link opens a chat by the API.')
    case 'read': {
      const unread = lines.filter((line) => line.from === 'business' && line.state !== 'read')
      for (const line of unread) line.state = 'read'
      return unread.map((line) => ({ type: 'receipt', message: line.id, at, state: 'read' }))
    }
  }
}

function contentOf(act: CustomerAct): Content | undefined {
  if (act.kind === 'text') return { kind: 'text', text: act.text }
  if (act.kind === 'file') return { kind: 'text', text: act.caption ?? '' }
  if (act.kind === 'location') return act
  if (act.kind === 'choice') return { kind: 'choice', id: act.id, title: act.title }
  if (act.kind === 'contacts')
    return { kind: 'contacts', cards: [{ name: act.name, phones: [act.phone], emails: [] }] }
  return undefined
}

function shownFile({
  file,
  as,
}: Extract<CustomerAct, { kind: 'file' }>): PhoneMessage['files'][number] {
  const url = `data:${file.type};base64,${Buffer.from(file.data).toString('base64')}`
  return { name: file.name, type: file.type, kind: as, url }
}

function shown({
  text = '',
  location,
  contacts,
  buttons,
  list,
}: Extract<OutboundWire, { type: 'message' }>): Content {
  if (location) {
    const { name, address, ...place } = location
    return { kind: 'location', ...place, ...(name && { name }), ...(address && { address }) }
  }
  if (contacts) return { kind: 'contacts', cards: contacts }
  if (buttons) return { kind: 'buttons', text, buttons }
  if (list) return { kind: 'list', text, button: list.button, sections: list.sections }
  return { kind: 'text', text }
}

function reactTo(to: Person, { message, emoji }: { message: string; emoji: string | null }): void {
  const line = to.lines.find(({ id }) => id === message)
  if (!line) return
  line.reactions = line.reactions.filter(({ by }) => by !== 'business')
  if (emoji) line.reactions.push({ by: 'business', emoji })
}

/** A message of the business says something else, or is gone. */
function change(to: Person, told: Extract<OutboundWire, { type: 'edit' | 'delete' }>): void {
  const line = to.lines.find(({ id }) => id === told.message)
  if (!line) return
  if (told.type === 'delete') line.deleted = true
  else if ('text' in line.content)
    Object.assign(line, { content: { ...line.content, text: told.text }, edited: true })
}

/** What Atrium tells beside messages, as the customer's screen shows it. */
function show(
  to: Person,
  told: Exclude<OutboundWire, { type: 'message' | 'ping' }>,
  now: Date,
): void {
  if (told.type === 'typing') to.typingUntil = now.getTime() + 10_000
  if (told.type === 'reaction') reactTo(to, told)
  if (told.type === 'edit' || told.type === 'delete') change(to, told)
  if (told.type !== 'read') return
  for (const line of to.lines) if (line.from === 'customer') line.state = 'read'
}

function lineOf(act: CustomerAct, more: Pick<PhoneMessage, 'id' | 'at' | 'content'>): PhoneMessage {
  return {
    ...more,
    from: 'customer',
    files: act.kind === 'file' ? [shownFile(act)] : [],
    state: 'delivered',
    reactions: [],
    ...('replyTo' in act && act.replyTo && { replyTo: act.replyTo }),
  }
}

function markDeleted(who: Person, id: string): void {
  for (const line of who.lines) if (line.id === id) line.deleted = true
}
