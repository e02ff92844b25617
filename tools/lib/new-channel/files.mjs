/** The files of a new channel. They compile; what is still to be written throws with the words that say what. */
export function files({ name, label, variable }) {
  return {
    'package.json': `${JSON.stringify(manifest(name), null, 2)}\n`,
    'README.md': readme(label, name),
    'fixtures/.gitkeep': '',
    'channel.test.ts': contractTest(variable),
    'src/index.ts': index({ name, label, variable }),
    'src/capabilities.ts': capabilities(label),
    'src/settings.ts': settings(label),
    'src/verify.ts': verify(label),
    'src/split.ts': split(),
    'src/parse.ts': parse(),
    'src/render.ts': render(label),
    'src/api.ts': api(label),
    'src/fake.ts': fake(name, label),
  }
}

const manifest = (name) => ({
  name: `@atrium/channel-${name}`,
  version: '0.1.0',
  private: true,
  license: 'MIT',
  type: 'module',
  exports: { './*': './src/*.ts' },
  dependencies: {
    '@atrium/channel-kit': '0.1.0',
    '@atrium/contract': '0.1.0',
    zod: '4.6.7',
  },
})

const readme = (label, name) => `# ${label}

The channel \`${name}\` …

## Set it up

## What it carries

## Who is who

## Quirks

## Not confirmed

## The simulated ${label}
`

const contractTest = (variable) => `import { readdirSync, readFileSync } from 'node:fs'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake } from './src/fake.ts'
import { ${variable} } from './src/index.ts'

const settings = { secret: 'secret-of-the-tests', baseUrl: 'https://api.example' }

type Fixture = { payload: unknown; events: InboundEvent[] }
const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const group = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Fixture>
    return Object.entries(group).map(([name, { payload, events }]) => ({
      name,
      raw: JSON.stringify(payload),
      events,
    }))
  })

/** A request as the provider signs it. */
function sign(body: string): RawRequest {
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: { 'content-type': 'application/json', 'x-signature': 'sign it as the provider does' },
    body: new TextEncoder().encode(body),
    remoteAddress: '203.0.113.9',
  }
}

function outgoing(text: string, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: newId(MessageId),
    to: { address: 'ana', scope: '', label: 'Ana', name: 'Ana Ruiz', proofs: [] },
    content: { kind: 'text', text },
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

contractSuite({
  channel: ${variable},
  settings,
  sign,
  fixtures,
  outgoing: [{ name: 'a text', outgoing: outgoing('Hello') }],
  signature: { header: 'x-signature', otherSecret: { ...settings, secret: 'another secret' } },
  fake: {
    create: createFake,
    reply: (to, text) => outgoing(text, { to: { ...to, name: to.name ?? null } }),
  },
})
`

const index = ({
  name,
  label,
  variable,
}) => `import type { Channel } from '@atrium/channel-kit/channel'
import { send } from './api.ts'
import { capabilities } from './capabilities.ts'
import { parse } from './parse.ts'
import { type Request, render } from './render.ts'
import { Settings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** ${label}, by its API. */
export const ${variable}: Channel<Settings, Request> = {
  id: '${name}',
  label: '${label}',
  color: '#5b6472',
  // A speech bubble; draw the channel's own sign.
  icon: 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z',
  capabilities,
  settings: Settings,
  steps: ['Say what the operator does at ${label}, in order; {webhook} stands for the address.'],
  verify,
  split,
  parse,
  render,
  send,
}
`

const capabilities = (label) => `import type { Capabilities } from '@atrium/contract/channel'

/** What ${label} carries: name the pages that say so. */
export const capabilities: Capabilities = {
  text: { max: 1000, unit: 'characters' },
  subject: false,
  media: { perMessage: 1 },
  location: false,
  contacts: false,
  templates: false,
  reactions: { in: false, out: false },
  quotes: { in: false, out: false },
  edits: { in: false, out: false },
  deletes: { in: false, out: false },
  receipts: { delivered: false, read: false },
  typing: { in: false, out: false },
  readMarks: false,
  rate: { perSecond: 1 },
  idempotentSend: false,
}
`

const settings = (label) => `import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One account. The form in the app is made from it. */
export const Settings = z.strictObject({
  secret: z
    .string()
    .trim()
    .min(1, 'Required')
    .meta(field({ label: 'Secret', help: 'Where ${label} shows it.', input: 'secret' })),
  baseUrl: z
    .url()
    .default('https://api.example')
    .meta(field({ label: 'API address', input: 'url', advanced: true })),
})
export type Settings = z.infer<typeof Settings>
`

const verify = (
  label,
) => `import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import type { Settings } from './settings.ts'

/** Is this request really ${label}'s? Over the raw bytes, with \`sameSecret\` of channel-kit. */
export function verify(_request: RawRequest, _settings: Settings): Verified | Refused {
  return { ok: false, reason: 'Write src/verify.ts: how the provider signs its requests.' }
}
`

const split = () => `import type { RawRequest, Split } from '@atrium/channel-kit/channel'

/** One request → an entry for each event: the provider's key for it, and the sender as its lane. */
export function split(_request: RawRequest): Split {
  return { ok: false, reason: 'Write src/split.ts: the events of a request, and their keys.' }
}
`

const parse = () => `import type { InboundEvent } from '@atrium/channel-kit/inbound-event'

/** One entry → what happened. A kind that is not known is \`ignored\` with a reason, never thrown. */
export function parse(_raw: string): InboundEvent[] {
  throw new Error('Write src/parse.ts: what an event means, and what it proves of its sender.')
}
`

const render = (label) => `import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing } from '@atrium/channel-kit/outgoing'

/** One call of the provider's API. */
export type Request = { body: Record<string, unknown> }

/** Our message → one request, or why ${label} cannot carry it. */
export function render(_outgoing: Outgoing): Rendered<Request> {
  return { ok: false, reason: 'Write src/render.ts: a message as the provider takes it.' }
}
`

const api = (label) => `import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Request } from './render.ts'
import type { Settings } from './settings.ts'

/** Sends one message. ${label}'s refusals become a ChannelError that says what to do next. */
export async function send(_request: Request, _settings: Settings, _io: ChannelIo): Promise<Sent> {
  throw new ChannelError('invalid', 'unwritten', 'Write src/api.ts: the call, and its errors.')
}
`

const fake = (
  name,
  label,
) => `import { type Customer, type Fake, type FakeIo, noFaults } from '@atrium/channel-kit/fake'
import { createWebhookDelivery } from '@atrium/channel-kit/fakes/webhook-delivery'

/** The simulated ${label}: its wire format in both directions. See channels/telegram/src/fake.ts. */
export function createFake(io: FakeIo): Fake {
  const faults = { ...noFaults }
  const people = new Map<string, Customer>()
  const delivery = createWebhookDelivery({
    url: io.webhookUrl,
    faults,
    now: io.now,
    giveUpAfter: 3600,
  })
  return {
    channel: '${name}',
    settings: { secret: 'secret-of-the-sandbox', baseUrl: io.baseUrl },
    faults,
    customers: () => [...people.values()],
    addCustomer(given) {
      const customer = { ...given, id: given.id ?? \`customer-\${people.size + 1}\` }
      people.set(customer.id, customer)
      return customer
    },
    act: () => Promise.reject(new Error('Write src/fake.ts: what a customer does, as webhooks.')),
    transcript: () => [],
    idle: () => delivery.idle(),
    start: async () => {},
    stop: () => delivery.stop(),
  }
}
`
