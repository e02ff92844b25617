import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { sign } from '@atrium/channel-kit/signing/standard-webhook'
import { MessageId, newId } from '@atrium/contract/ids'
import { Webhook } from 'standardwebhooks'
import { createFake } from './src/fake.ts'
import { api } from './src/index.ts'
import type { Settings } from './src/settings.ts'
import { outgoing, secretOf, settings } from './test/settings.ts'

type Fixture = { payload: unknown; events: InboundEvent[] }
const file = readFileSync(new URL('./fixtures/events.json', import.meta.url), 'utf8')
const fixtures = Object.entries(JSON.parse(file) as Record<string, Fixture>).map(
  ([name, { payload, events }]) => ({ name, raw: JSON.stringify(payload), events }),
)
const now = new Date('2026-03-02T10:00:00Z')

function signed(body: string, { secret }: Settings, at = now): RawRequest {
  const id = `evt-${createHash('sha256').update(body).digest('hex').slice(0, 20)}`
  return request(body, { ...sign(secret, id, at, body) })
}

function request(body: string, headers: Record<string, string>): RawRequest {
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(body),
    remoteAddress: '203.0.113.7',
  }
}

/** By the library of Standard Webhooks, with a second signature of a secret that is being replaced. */
function byLibrary(body: string): RawRequest {
  const signature = new Webhook(settings.secret).sign('msg_1', now, body)
  const old = new Webhook(secretOf('the secret of last year')).sign('msg_1', now, body)
  const timestamp = String(now.getTime() / 1000)
  return request(body, {
    'webhook-id': 'msg_1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `${old} v1a,bm90LW91cnM= ${signature}`,
  })
}

const late = (seconds: number) => signed('{}', settings, new Date(now.getTime() + seconds * 1000))
const without = (header: string): RawRequest => {
  const { [header]: _, ...headers } = signed('{}', settings).headers
  return request('{}', headers)
}

contractSuite({
  channel: api,
  settings,
  now,
  sign: (body, as) => signed(body, as),
  fixtures,
  outgoing: [
    {
      name: 'text',
      outgoing: outgoing({ kind: 'text', text: 'It is back.' }, { replyTo: 'm-901' }),
      request: {
        body: {
          type: 'message',
          id: outgoing({ kind: 'text', text: '' }).messageId,
          to: { id: 'u-4177' },
          from: { name: 'Salon Lumière', kind: 'system' },
          text: 'It is back.',
          replyTo: 'm-901',
        },
        files: [],
      },
    },
    {
      name: 'reaction',
      outgoing: outgoing(
        { kind: 'text', text: '' },
        { reaction: { target: 'm-901', emoji: null } },
      ),
      request: {
        body: { type: 'reaction', to: { id: 'u-4177' }, message: 'm-901', emoji: null },
        files: [],
      },
    },
    { name: 'a text of blanks', outgoing: outgoing({ kind: 'text', text: ' ' }), refused: /empty/ },
  ],
  signature: {
    header: 'webhook-signature',
    otherSecret: { ...settings, secret: secretOf('another secret') },
    golden: [{ request: byLibrary('{"type":"typing"}'), settings }],
    refused: [
      late(301),
      late(-301),
      without('webhook-id'),
      without('webhook-timestamp'),
      without('webhook-signature'),
    ],
  },
  unknown: [
    { name: 'an event of next year', raw: '{"type":"teleport"}' },
    {
      name: 'an unknown field',
      raw: '{"type":"typing","at":"2026-03-02T10:00:00Z","from":{"id":"u"},"admin":true}',
    },
    {
      name: 'two things in one message',
      raw: '{"type":"message","id":"m","at":"2026-03-02T10:00:00Z","from":{"id":"u"},"text":"a","choice":{"id":"a","title":"b"}}',
    },
  ],
  fake: {
    create: createFake,
    reply: (to, text) =>
      outgoing(
        { kind: 'text', text },
        { messageId: newId(MessageId), to: { ...to, name: to.name ?? null } },
      ),
  },
})
