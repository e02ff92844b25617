import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake } from './src/fake.ts'
import { telegram } from './src/index.ts'
import { fixtures } from './test/fixtures.ts'
import { outgoing, outgoingCases } from './test/outgoing.ts'
import { settings } from './test/settings.ts'

const header = 'x-telegram-bot-api-secret-token'

function request(body: string, secret: string): RawRequest {
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: { 'content-type': 'application/json', [header]: secret },
    body: new TextEncoder().encode(body),
    remoteAddress: '149.154.167.220',
  }
}

const update = (what: Record<string, unknown>) => JSON.stringify({ update_id: 1, ...what })

contractSuite({
  channel: telegram,
  settings,
  sign: (body, { secretToken }) => request(body, secretToken),
  fixtures,
  outgoing: outgoingCases,
  externalId: '777000111:55',
  signature: {
    header,
    // Telegram repeats a secret; it signs nothing.
    coversBody: false,
    otherSecret: { ...settings, secretToken: 'secret-token-of-somebody-else' },
    refused: [
      { ...request('{}', ''), headers: { [`${header}s`]: settings.secretToken } },
      { ...request('{}', ''), query: { secret_token: settings.secretToken } },
      request('{}', settings.botToken),
    ],
  },
  unknown: [
    { name: 'an update of next year', raw: update({ teleport: { a: 1 } }) },
    { name: 'an update without anything', raw: update({}) },
    { name: 'a kind named like a part of every object', raw: update({ constructor: {} }) },
    { name: 'a poll', raw: update({ poll: { id: '1' } }) },
    {
      name: 'a kind of message of next year',
      raw: update({
        message: {
          message_id: 5,
          from: { id: 777000111, is_bot: false, first_name: 'Ana' },
          chat: { id: 777000111, type: 'private' },
          date: 1773000000,
          hologram: {},
        },
      }),
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
