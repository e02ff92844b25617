import { MessageId, newId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Channel, Entry, RawRequest } from '../src/channel.ts'
import { ChannelError } from '../src/channel-error.ts'
import type { ContractCase } from '../src/contract-suite.ts'
import { type Customer, type Fake, type FakeIo, noFaults, type PhoneMessage } from '../src/fake.ts'
import { throughFaults } from '../src/fakes/fault-switches.ts'
import { followedLink } from '../src/fakes/followed-link.ts'
import { createWebhookDelivery } from '../src/fakes/webhook-delivery.ts'
import type { InboundEvent, Sender } from '../src/inbound-event.ts'
import { parseJson } from '../src/json.ts'
import type { Outgoing } from '../src/outgoing.ts'
import { hmac, sameSecret } from '../src/signing/hmac.ts'

/** A small channel that keeps all promises: what the suite's own test breaks, one promise at a time. */
const Settings = z.strictObject({
  secret: z.string().trim().min(1).meta({ label: 'Secret', input: 'secret' }),
  baseUrl: z.url().default('https://pigeon.example').meta({ label: 'Address' }),
})
type Settings = z.infer<typeof Settings>
type Request = { to: string; text: string; id: string }
export type PigeonCase = ContractCase<Settings, Request>

const Id = z.string().min(1).max(300)
const Event = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), id: Id, from: Id, text: z.string().min(1) }),
  z.object({ kind: z.literal('receipt'), id: Id, of: Id, state: z.enum(['delivered', 'read']) }),
])
const Body = z.array(z.unknown())
const at = '2026-03-02T10:00:00.000Z'

function sender(address: string): Sender {
  return { address, scope: '', aliases: [], label: address, proofs: [] }
}

function split(
  request: RawRequest,
): { ok: true; entries: Entry[] } | { ok: false; reason: string } {
  try {
    const body = Body.safeParse(parseJson(new TextDecoder().decode(request.body)))
    if (!body.success) return { ok: false, reason: 'no list' }
    return { ok: true, entries: body.data.map(entry) }
  } catch {
    return { ok: false, reason: 'no JSON' }
  }
}

function entry(event: unknown): Entry {
  const raw = JSON.stringify(event) ?? 'null'
  const { data } = z.object({ id: Id, from: Id.optional() }).safeParse(event)
  return { key: data?.id ?? hmac('sha256', 'key', raw), lane: data?.from ?? 'other', raw }
}

function parse(raw: string): InboundEvent[] {
  const kind = z.object({ kind: z.string() }).parse(parseJson(raw)).kind
  if (kind !== 'text' && kind !== 'receipt')
    return [{ kind: 'ignored', reason: `unknown kind ${kind}` }]
  const event = Event.parse(parseJson(raw))
  if (event.kind === 'receipt')
    return [{ kind: 'receipt', externalId: event.of, state: event.state, at }]
  const content = { kind: 'text', text: event.text } as const
  return [
    {
      kind: 'message',
      externalId: event.id,
      at,
      sender: sender(event.from),
      content,
      attachments: [],
    },
  ]
}

async function send(
  request: Request,
  settings: Settings,
  io: { fetch(url: string, init?: RequestInit): Promise<Response> },
) {
  const response = await io.fetch(`${settings.baseUrl}/send`, {
    method: 'POST',
    body: JSON.stringify(request),
  })
  if (!response.ok) throw new ChannelError('rate', String(response.status), 'The loft is closed.')
  return { externalId: await response.text(), state: 'accepted' as const }
}

function render({ content, to, attachments, reaction, messageId }: Outgoing) {
  if (reaction || attachments.length > 0)
    return { ok: false as const, reason: 'Pigeons carry words only.' }
  if (content.kind !== 'text' || content.text === '')
    return { ok: false as const, reason: 'Pigeons carry words only.' }
  if (content.text.length > 20) return { ok: false as const, reason: 'Too heavy for a pigeon.' }
  return { ok: true as const, request: { to: to.address, text: content.text, id: messageId } }
}

const channel = (): Channel<Settings, Request> => ({
  id: 'pigeon',
  label: 'Pigeon',
  color: '#808080',
  icon: 'M2 12 22 4l-6 16-4-6Z',
  capabilities: {
    text: { max: 20, unit: 'characters' },
    subject: false,
    media: { perMessage: 1 },
    location: false,
    contacts: false,
    templates: false,
    reactions: { in: false, out: false },
    quotes: { in: false, out: false },
    edits: { in: false, out: false },
    deletes: { in: false, out: false },
    receipts: { delivered: true, read: true },
    typing: { in: false, out: false },
    readMarks: false,
    rate: { perSecond: 1 },
    idempotentSend: true,
  },
  settings: Settings,
  steps: ['Feed the pigeon.'],
  handshake: ({ query }, settings) =>
    sameSecret(query.token, settings.secret)
      ? { status: 200, body: query.challenge ?? '' }
      : { status: 403, body: '' },
  verify: (request, settings) =>
    sameSecret(request.headers['x-pigeon'], hmac('sha256', settings.secret, request.body))
      ? { ok: true }
      : { ok: false, reason: 'not our pigeon' },
  split,
  parse,
  render,
  send,
  continueLink: ({ code, words }) =>
    `https://pigeon.example/loft?say=${encodeURIComponent(`${words} ${code}`)}`,
})

function request(body: string, secret: string): RawRequest {
  const headers = { 'x-pigeon': hmac('sha256', secret, body) }
  const bytes = new TextEncoder().encode(body)
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers,
    body: bytes,
    remoteAddress: '203.0.113.7',
  }
}

const followed = (url: string) =>
  followedLink(url, 'https://pigeon.example/loft').searchParams.get('say') ?? ''

function loft(io: FakeIo): Fake {
  const faults = { ...noFaults }
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: 3600,
    repeatAfter: [10],
  })
  const lines: PhoneMessage[] = []
  const ana: Customer = { id: 'ana', name: 'Ana' }
  let count = 0
  const notify = (event: Record<string, unknown>) => {
    const body = JSON.stringify([{ id: `event-${++count}`, ...event }])
    delivery.deliver({ body, headers: { 'x-pigeon': hmac('sha256', 'feed', body) } })
  }
  const line = (id: string, from: PhoneMessage['from'], text: string) =>
    lines.push({
      id,
      from,
      at,
      content: { kind: 'text', text },
      files: [],
      state: 'sent',
      reactions: [],
    })
  async function take(body: Uint8Array) {
    const { id, text } = z
      .object({ id: z.string(), text: z.string() })
      .parse(JSON.parse(new TextDecoder().decode(body)))
    if (!lines.some((known) => known.id === id)) {
      line(id, 'business', text)
      notify({ kind: 'receipt', of: id, state: 'delivered' })
    }
    return { status: 200, body: id }
  }
  return {
    channel: 'pigeon',
    settings: { secret: 'feed', baseUrl: io.baseUrl },
    faults,
    customers: () => [ana],
    addCustomer: (customer) => ({ id: 'other', ...customer }),
    async act(_, act) {
      const id = `act-${++count}`
      const text = act.kind === 'open' ? followed(act.url) : act.kind === 'text' && act.text
      if (text !== false) {
        line(id, 'customer', text)
        notify({ id, kind: 'text', from: ana.id, text })
      } else
        for (const { from, id: of } of lines)
          if (from === 'business') notify({ kind: 'receipt', of, state: 'read' })
      return { id }
    },
    transcript: () => structuredClone(lines),
    handle: ({ body }) =>
      throughFaults(faults, () => take(body), {
        outage: { status: 503, body: '' },
        error: { status: 500, body: '' },
      }),
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
  }
}

const outgoing = (to: Sender, text: string): Outgoing => ({
  messageId: newId(MessageId),
  to: { ...to, name: null },
  content: { kind: 'text', text },
  attachments: [],
  author: { kind: 'system' },
  fromName: 'Loft',
  thread: { references: [], subject: null, lastInbound: null },
})

/** The pigeon's case for the suite, new at each call, so that a test may break it. */
export function sane(): PigeonCase {
  const settings: Settings = { secret: 'feed', baseUrl: 'https://pigeon.example' }
  const text = (id: string, from: string) => ({ kind: 'text', id, from, text: 'Hello' })
  const heard = (id: string, from: string): InboundEvent => ({
    kind: 'message',
    externalId: id,
    at,
    sender: sender(from),
    content: { kind: 'text', text: 'Hello' },
    attachments: [],
  })
  const asked = (query: Record<string, string>): RawRequest => ({
    ...request('', 'feed'),
    method: 'GET',
    query,
  })
  const ids = Array.from({ length: 9 }, (_, index) => `m-${index}`)
  const hello = outgoing(sender('ana'), 'Hello')
  return {
    channel: channel(),
    settings,
    sign: (body, as) => request(body, as.secret),
    fixtures: [
      { name: 'one', raw: JSON.stringify([text('m', 'ana')]), events: [heard('m', 'ana')] },
      {
        name: 'many',
        raw: JSON.stringify(ids.map((id) => text(id, 'bo'))),
        events: ids.map((id) => heard(id, 'bo')),
      },
      {
        name: 'receipts',
        raw: JSON.stringify(
          ids.map((id) => ({ kind: 'receipt', id: `r-${id}`, of: id, state: 'read' })),
        ),
        events: ids.map((id) => ({ kind: 'receipt', externalId: id, state: 'read', at })),
      },
    ],
    outgoing: [
      {
        name: 'hello',
        outgoing: hello,
        request: { to: 'ana', text: 'Hello', id: hello.messageId },
      },
      { name: 'stone', outgoing: outgoing(sender('ana'), 'x'.repeat(21)), refused: /heavy/ },
    ],
    signature: {
      header: 'x-pigeon',
      otherSecret: { ...settings, secret: 'corn' },
      golden: [{ request: request('[]', 'feed'), settings }],
    },
    handshake: {
      accepted: [{ request: asked({ token: 'feed', challenge: 'coo' }), reply: 'coo' }],
      refused: [asked({ token: 'corn', challenge: 'coo' }), asked({})],
    },
    batch: (bodies) =>
      JSON.stringify(bodies.flatMap((body) => z.array(z.unknown()).parse(JSON.parse(body)))),
    unknown: [{ name: 'teleport', raw: '[{"kind":"teleport","id":"t"}]' }],
    fake: { create: loft, reply: outgoing },
  }
}
