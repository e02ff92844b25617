import { readdirSync, readFileSync } from 'node:fs'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake } from './src/fake.ts'
import { line } from './src/index.ts'
import { outgoing, settings } from './test/outgoing.ts'
import { outgoingCases } from './test/outgoing-cases.ts'

type Fixture = { payload: { events: unknown[] }; events: InboundEvent[] }

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
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature },
    body: new TextEncoder().encode(body),
    remoteAddress: '147.92.149.166',
  }
}

// Made by LINE's rule and accepted by its own SDK, @line/bot-sdk 11 (validateSignature).
const golden = request(
  '{"destination":"U0","events":[]}',
  'xuQwNT9lK/p0891vsdSL3pm7SCpDuaPV2yhSMXZnL0I=',
)
const of = (event: unknown) => JSON.stringify({ destination: 'U0', events: [event] })

contractSuite({
  channel: line,
  settings,
  sign: (body, { channelSecret }) => request(body, hmac('sha256', channelSecret, body, 'base64')),
  fixtures,
  outgoing: outgoingCases,
  signature: {
    header: 'x-line-signature',
    otherSecret: { ...settings, channelSecret: 'another-secret' },
    golden: [
      { request: golden, settings: { ...settings, channelSecret: 'line_channel_secret_1' } },
    ],
    refused: [
      request('{}', hmac('sha256', settings.channelSecret, '{}')),
      request('{}', hmac('sha1', settings.channelSecret, '{}', 'base64')),
      request('{}', `sha256=${hmac('sha256', settings.channelSecret, '{}', 'base64')}`),
    ],
  },
  batch: (bodies) =>
    JSON.stringify({
      destination: 'Ub7a90cc1f3d24e6891d2c57e0ab4f366',
      events: bodies.flatMap((body) => (JSON.parse(body) as Fixture['payload']).events),
    }),
  unknown: [
    { name: 'an event of next year', raw: of({ type: 'teleport', mode: 'active' }) },
    { name: 'an event without a type', raw: of({}) },
    { name: 'no object', raw: of(7) },
    { name: 'the verification of the webhook', raw: '{"destination":"U0","events":[]}' },
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
