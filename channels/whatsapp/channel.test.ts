import { readdirSync, readFileSync } from 'node:fs'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake } from './src/fake.ts'
import { whatsapp } from './src/index.ts'
import { outgoing } from './test/outgoing.ts'
import { outgoingCases } from './test/outgoing-cases.ts'
import { settings } from './test/settings.ts'

type Fixture = { payload: unknown; events: InboundEvent[] }

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder).flatMap((file) => {
  const group = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Fixture>
  return Object.entries(group).map(([name, { payload, events }]) => ({
    name,
    raw: JSON.stringify(payload),
    events,
  }))
})

function request(body: string, signature: string): RawRequest {
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body: new TextEncoder().encode(body),
    remoteAddress: '173.252.88.1',
  }
}

function subscription(query: Record<string, string>, method = 'GET'): RawRequest {
  return { ...request('', ''), method, headers: {}, query }
}

const right = {
  'hub.mode': 'subscribe',
  'hub.verify_token': settings.verifyToken,
  'hub.challenge': '1158201444',
}

// Made by Meta's rule and accepted by the published SDK @kapso/whatsapp-cloud-api 0.3 (verifySignature).
const golden = request(
  '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"Grüße 👋"}}]}]}',
  'sha256=aa70732f6c7a531fdbfc982b6a001800f07eb789d7c68fb43c6db583469700c3',
)

const about = (changes: unknown) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: settings.wabaId, time: 1773000000, changes }],
})
const metadata = { metadata: { phone_number_id: settings.phoneNumberId } }

contractSuite({
  channel: whatsapp,
  settings,
  sign: (body, { appSecret }) => request(body, `sha256=${hmac('sha256', appSecret, body)}`),
  fixtures,
  outgoing: outgoingCases,
  signature: {
    header: 'x-hub-signature-256',
    otherSecret: { ...settings, appSecret: 'another-secret' },
    golden: [{ request: golden, settings: { ...settings, appSecret: 'meta_app_secret_0123' } }],
    refused: [
      request('{}', `sha1=${hmac('sha1', settings.appSecret, '{}')}`),
      request('{}', `sha256=${hmac('sha256', settings.appSecret, '{}', 'base64')}`),
      request('{}', hmac('sha256', settings.appSecret, '{}')),
      {
        ...request('{}', ''),
        headers: { 'x-hub-signature': `sha1=${hmac('sha1', settings.appSecret, '{}')}` },
      },
    ],
  },
  handshake: {
    accepted: [{ request: subscription(right), reply: '1158201444' }],
    refused: [
      subscription({ ...right, 'hub.verify_token': 'wrong' }),
      subscription({ ...right, 'hub.verify_token': '' }),
      subscription({ ...right, 'hub.mode': 'unsubscribe' }),
      subscription({ 'hub.mode': 'subscribe', 'hub.verify_token': settings.verifyToken }),
      subscription({}),
      subscription(right, 'POST'),
    ],
  },
  batch: (bodies) =>
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: bodies.flatMap((body) => (JSON.parse(body) as { entry: unknown[] }).entry),
    }),
  unknown: [
    {
      name: 'a field of next year',
      raw: JSON.stringify(about([{ field: 'teleport', value: { a: 1 } }])),
    },
    {
      name: 'an unknown list',
      raw: JSON.stringify(about([{ field: 'messages', value: { ...metadata, dreams: [{}] } }])),
    },
    { name: 'no changes', raw: JSON.stringify(about([])) },
    {
      name: 'an empty standby',
      raw: JSON.stringify(about([{ field: 'standby', value: { ...metadata, standby: {} } }])),
    },
    { name: 'another product', raw: '{"object":"page","entry":[{"id":"1","messaging":[{}]}]}' },
    { name: 'an empty object', raw: '{}' },
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
