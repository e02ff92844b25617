import { readdirSync, readFileSync } from 'node:fs'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { BlobId, MessageId } from '@atrium/contract/ids'
import { webchat } from './src/index.ts'
import type { WebchatSettings } from './src/settings.ts'
import { signVisitor } from './src/visitors/token.ts'
import { now, settings } from './test/settings.ts'

const visitor = '4f2a00000000000000000000000000aa'
const messageId = MessageId.parse('0195f0aa-2222-7000-8000-000000000001')

const outgoing: Outgoing = {
  messageId,
  to: { address: visitor, scope: '', label: 'Visitor 00aa', name: null, proofs: [] },
  content: { kind: 'text', text: 'It ships tomorrow.' },
  attachments: [],
  author: { kind: 'assistant' },
  fromName: 'Atrium Shop',
  thread: { references: [], subject: null, lastInbound: null },
}
const request = { messageId, to: visitor }
const file = {
  kind: 'document' as const,
  name: 'invoice.pdf',
  type: 'application/pdf',
  bytes: 9000,
  blob: BlobId.parse('0'.repeat(32)),
}

contractSuite({
  channel: webchat,
  settings,
  now,
  sign,
  fixtures: readdirSync(new URL('./fixtures', import.meta.url)).map(fixture),
  outgoing: [
    { name: 'text', outgoing, request },
    {
      name: 'files without words',
      outgoing: { ...outgoing, content: { kind: 'text', text: '' }, attachments: [file] },
      request,
    },
    {
      name: 'an e-mail’s source',
      outgoing: { ...outgoing, attachments: [{ ...file, kind: 'source' }] },
      refused: /kind source/,
    },
    {
      name: 'a template',
      outgoing: {
        ...outgoing,
        content: { kind: 'template', name: 'x', language: 'en', body: {}, preview: 'Hi' },
      },
      refused: /kind template/,
    },
  ],
})

/** The session token stands for the visitor; it does not sign the body. */
function sign(body: string, as: WebchatSettings): RawRequest {
  const token = signVisitor({ visitor, subject: 'user-77' }, as.secret, now)
  return {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: new TextEncoder().encode(body),
    remoteAddress: '203.0.113.7',
  }
}

function fixture(name: string) {
  const text = readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
  const { body, events } = JSON.parse(text) as { body: unknown; events: InboundEvent[] }
  return { name, raw: JSON.stringify(body), events }
}
