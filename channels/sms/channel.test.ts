import { readFileSync } from 'node:fs'
import { describe } from 'node:test'
import type { Channel } from '@atrium/channel-kit/channel'
import { type ContractCase, contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake, createTelnyxFake, createVonageFake } from './src/fake.ts'
import { sms } from './src/index.ts'
import type { SmsRequest } from './src/provider.ts'
import { Settings } from './src/settings.ts'
import { outgoing, telnyxCases, twilioCases, vonageCases } from './test/outgoing.ts'
import { telnyxKey, telnyxSettings, twilioSettings, vonageSettings } from './test/settings.ts'
import { now, request, signed, vonageToken } from './test/wire.ts'

type Fixture = { payload: Record<string, string>; events: InboundEvent[] }
type Suite = ContractCase<Settings, SmsRequest>

/** One file for each provider; Twilio's payloads are the fields of its form. */
function fixturesOf(provider: 'twilio' | 'telnyx' | 'vonage'): Suite['fixtures'] {
  const file = new URL(`./fixtures/${provider}.json`, import.meta.url)
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Fixture>
  return Object.entries(all).map(([name, { payload, events }]) => ({
    name,
    raw: provider === 'twilio' ? new URLSearchParams(payload).toString() : JSON.stringify(payload),
    events,
  }))
}

const channel: Channel<Settings, SmsRequest> = sms
const reply: NonNullable<Suite['fake']>['reply'] = (to, text) =>
  outgoing(
    { kind: 'text', text },
    {
      messageId: newId(MessageId),
      to: { ...to, name: to.name ?? null },
      webhookUrl: replyAddress.current,
    },
  )

/** Where the fake of the moment delivers receipts: its own webhook's address, noted by `create`. */
const replyAddress = { current: '' }
const noting =
  (create: typeof createFake): typeof createFake =>
  (io) => {
    replyAddress.current = io.webhookUrl
    return create(io)
  }

// From signature vectors that twilio.validateRequest, telnyx webhooks.unwrap and @vonage/jwt accepted.
const twilioGolden = request(
  'MessageSid=SMb1&From=%2B14155550100&To=%2B14155550199&Body=Hi+there&NumMedia=0',
  { 'x-twilio-signature': '0bVPKsC+q/hJxvdtQxHHVfoJRJk=' },
  { address: 'https://sim.example.test/hooks/twilio?tenant=7', query: { tenant: '7' } },
)
const jsonHash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
const twilioJson = request(
  '{"a":1}',
  { 'content-type': 'application/json', 'x-twilio-signature': 'h1JKEfCKzowfmHrVvQkWMgqE+e8=' },
  {
    address: `https://sim.example.test/hooks/twilio?tenant=7&bodySHA256=${jsonHash}`,
    query: { tenant: '7', bodySHA256: jsonHash },
  },
)
const goldenToken = { ...twilioSettings, authToken: '12345abcde12345abcde12345abcde12' }

describe('Twilio', () => {
  contractSuite({
    channel,
    now,
    settings: twilioSettings,
    sign: signed,
    fixtures: fixturesOf('twilio'),
    outgoing: twilioCases,
    signature: {
      header: 'x-twilio-signature',
      otherSecret: { ...twilioSettings, authToken: 'another-token' } as Settings,
      golden: [
        { request: twilioGolden, settings: goldenToken as Settings },
        { request: twilioJson, settings: goldenToken as Settings },
      ],
      refused: [
        // Another address than the one that was signed, and another body than the hash in it.
        { ...signed('A=1', twilioSettings), address: 'https://evil.example/webhook' },
        { ...twilioJson, body: new TextEncoder().encode('{"a":2}') },
        { ...twilioJson, query: {} },
      ],
    },
    unknown: [
      { name: 'a status of next year', raw: 'MessageSid=SM1&MessageStatus=teleported' },
      { name: 'WhatsApp', raw: 'MessageSid=SM1&From=whatsapp%3A%2B14155550100&Body=Hi' },
      { name: 'another account', raw: 'MessageSid=SM1&From=%2B14155550100&AccountSid=AC2' },
      { name: 'nobody', raw: 'MessageSid=SM1&Body=Hi' },
    ],
    fake: { create: noting(createFake), reply },
  })
})

// Made with a key of our own and accepted by the published SDK telnyx 7.24 (webhooks.unwrap).
const telnyxGolden = request('{"type":1}', {
  'telnyx-timestamp': '1763600000',
  'telnyx-signature-ed25519':
    '97tDwlSH8O2biDWCTrW1tHE/d9g8B45C/tKR13is4yXiimfx8HDYuLLGrPgrUlrCwOYM6rL/QZbYK+9hudt0BA==',
})
const telnyxGoldenTime = new Date(1_763_600_000_000)
const telnyxGoldenKey = Settings.parse({
  ...telnyxSettings,
  publicKey: '6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=',
})

describe('Telnyx', () => {
  const event = (data: unknown) => JSON.stringify({ data })
  contractSuite({
    channel,
    now,
    settings: telnyxSettings,
    sign: signed,
    fixtures: fixturesOf('telnyx'),
    outgoing: telnyxCases,
    signature: {
      header: 'telnyx-signature-ed25519',
      publicKey: true,
      golden: [{ request: telnyxGolden, settings: telnyxGoldenKey, now: telnyxGoldenTime }],
      otherSecret: Settings.parse({ ...telnyxSettings, publicKey: telnyxKey(2).publicKey }),
      refused: [
        withHeader('telnyx-timestamp', String(now.getTime() / 1000 - 301)),
        withHeader('telnyx-timestamp', String(now.getTime() / 1000 + 1)),
        withHeader('telnyx-timestamp', ''),
      ],
    },
    unknown: [
      { name: 'an event of next year', raw: event({ event_type: 'message.dreamt' }) },
      { name: 'no event', raw: '{}' },
      {
        name: 'a status of next year',
        raw: event({
          event_type: 'message.finalized',
          payload: { id: '1', to: [{ status: 'x' }] },
        }),
      },
      {
        name: 'RCS',
        raw: event({
          event_type: 'message.received',
          payload: { id: '1', type: 'RCS', from: { phone_number: '+14155550100' } },
        }),
      },
    ],
    fake: { create: noting(createTelnyxFake), reply },
  })
})

function withHeader(name: string, value: string) {
  const right = signed('{}', telnyxSettings)
  return { ...right, headers: { ...right.headers, [name]: value } }
}

describe('Vonage', () => {
  const { signatureSecret } = vonageSettings as Extract<Settings, { provider: 'Vonage' }>
  const bearer = (token: string) => request('{}', { authorization: `Bearer ${token}` })
  contractSuite({
    channel,
    now,
    settings: vonageSettings,
    sign: signed,
    fixtures: fixturesOf('vonage'),
    outgoing: vonageCases,
    signature: {
      header: 'authorization',
      otherSecret: { ...vonageSettings, signatureSecret: 'another-secret' } as Settings,
      golden: [
        {
          request: request('{"channel":"sms"}', {
            authorization:
              'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjM2MDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiNWFlMjQ4M2I2OTY0NzAzZTA0MmVkZjRiYjUzMzk2MmM2NjM2NjI2MzMwOGIwM2NmYjExN2JmMWRiYTlkYjNlNyIsImFwaV9rZXkiOiJhYmNkMTIzNCJ9.piVPpJzofvEz7T5Cy9QpuCC25NxobNAXiCqbaHJD0fM',
          }),
          settings: { ...vonageSettings, signatureSecret: 'vonage_signature_secret' } as Settings,
        },
      ],
      refused: [
        bearer(vonageToken('{}', signatureSecret, {}, 'none')),
        bearer(vonageToken('{}', signatureSecret, {}, 'HS512')),
        bearer(vonageToken('{"other":1}', signatureSecret)),
        bearer(vonageToken('{}', signatureSecret, { payload_hash: undefined })),
        bearer(vonageToken('{}', signatureSecret, { exp: now.getTime() / 1000 - 1 })),
        bearer(`${vonageToken('{}', signatureSecret).split('.').slice(0, 2).join('.')}.`),
      ],
    },
    unknown: [
      { name: 'another channel', raw: '{"channel":"whatsapp","message_uuid":"1","from":"1"}' },
      {
        name: 'a kind of next year',
        raw: '{"channel":"sms","message_uuid":"1","from":"33612345678","message_type":"dream"}',
      },
      {
        name: 'a status of next year',
        raw: '{"channel":"sms","message_uuid":"1","status":"dreamt"}',
      },
      { name: 'an empty object', raw: '{}' },
    ],
    fake: { create: noting(createVonageFake), reply },
  })
})
