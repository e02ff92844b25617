import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { markRead, send, typing } from '../../src/api.ts'
import { whatsapp } from '../../src/index.ts'
import { outgoingCases } from '../outgoing-cases.ts'
import { settings } from '../settings.ts'
import { ofSpecification } from './schemas.ts'

type Json = Record<string, unknown>
type Posted = { edge: string; body: unknown }

/** An outside world that takes everything and remembers it. */
function listening(): { io: ChannelIo; posted: Posted[] } {
  const posted: Posted[] = []
  const io: ChannelIo = {
    ...testIo(),
    blobs: { put: testIo().blobs.put, get: async () => new Uint8Array([1]) },
    async fetch(url, { body } = {}) {
      const edge = new URL(url).pathname.split('/').at(-1) ?? ''
      const form = body instanceof FormData ? Object.fromEntries(body) : undefined
      posted.push({ edge, body: form ?? JSON.parse(String(body)) })
      return Response.json({ id: '4490709327384033', messages: [{ id: 'wamid.OUT' }] })
    },
  }
  return { io, posted }
}

ofSpecification(
  'every message that goes out is one of Meta’s specification',
  async ({ checkTyped }) => {
    const types = new Set<unknown>()
    for (const { name, outgoing, refused } of outgoingCases) {
      if (refused) continue
      const rendered = whatsapp.render(outgoing, settings)
      assert.ok(rendered.ok, name)
      const { io, posted } = listening()
      await send(rendered.request, settings, io)
      const message = posted.at(-1)
      assert.equal(message?.edge, 'messages')
      const body = message.body as Json
      assert.ok(checkTyped('Message', body), name)
      types.add(body.type)
    }
    const all = 'audio contacts document image interactive location reaction sticker template text'
    assert.deepEqual([...types].sort(), all.split(' '))
  },
)

ofSpecification('so are the upload, the read mark and the sign of typing', async ({ check }) => {
  const { io, posted } = listening()
  const picture = outgoingCases.find(({ request }) => request?.upload)
  assert.ok(picture)
  const rendered = whatsapp.render(picture.outgoing, settings)
  assert.ok(rendered.ok)
  await send(rendered.request, settings, io)
  // The specification's fields of an upload are a file and the product; the type is on Meta's page of media.
  const [upload] = posted
  assert.equal(upload?.edge, 'media')
  const { file, ...fields } = upload.body as Json
  assert.ok(file instanceof File)
  assert.deepEqual(fields, { messaging_product: 'whatsapp', type: 'image/png' })
  await markRead('wamid.IN', settings, io)
  await typing('wamid.IN', settings, io)
  for (const { body } of posted.slice(2)) check('MarkMessageRequestPayload', body)
  assert.equal(posted.length, 4)
})

ofSpecification('the check sees what is wrong', ({ checkTyped }) => {
  const head = { messaging_product: 'whatsapp', recipient_type: 'individual', type: 'text' }
  const text = { body: 'Hello' }
  assert.ok(checkTyped('Message', { ...head, to: '34600111222', text }))
  assert.throws(() => checkTyped('Message', { ...head, text }), /'to'/)
  assert.throws(() => checkTyped('Message', { ...head, to: '1', text: { words: 'Hello' } }))
  assert.throws(() => checkTyped('Message', { ...head, to: '1', text, txt: text }), /unevaluated/)
  assert.ok(!checkTyped('Message', { ...head, type: 'telegram' }))
})

/**
 * Fixtures that version 23.0 does not know, each with what it says to them. A customer with a username only has no
 * `from`; a quote, a bare place and a removed reaction leave out what the file calls required; and five kinds are newer.
 */
const unknownToIt: Record<string, RegExp> = {
  'text-user-id-only': /required property 'from'/,
  batch: /required property 'from'/,
  'text-quoted-forwarded': /required property 'referred_product'/,
  'location-bare': /required property 'address'/,
  'contacts-shared-number': /required property 'formatted_name'/,
  'reaction-removed': /required property 'emoji'/,
  'flow-reply': /interactive\/type must be equal/,
  'user-id-changed': /system\/type must be equal/,
  'identity-changed': /system\/type must be equal/,
  'status-played': /status must be equal/,
  // Two that nobody sends: a status without meaning, and an order with words where numbers are due.
  'status-unknown': /status must be equal/,
  order: /quantity must be integer/,
}
/** Types of messages that it lacks; the last is made up. */
const typesUnknownToIt = ['edit', 'hologram', 'request_welcome', 'revoke']

ofSpecification('what comes in, in our fixtures, is one of its webhooks', (specification) => {
  const unknown = new Set<unknown>()
  const look = (value: Json) => {
    if (value.statuses) specification.check('StatusMessageValue', value)
    for (const message of (value.messages ?? []) as Json[])
      if (message.type === 'system') specification.check('SystemMessage', message)
      else if (!specification.checkTyped('IncomingMessage', message)) unknown.add(message.type)
  }
  const fixtures = fixturesOfMessages()
  assert.ok(fixtures.length > 30, String(fixtures.length))
  for (const { name, values } of fixtures) {
    const expected = unknownToIt[name]
    if (expected) assert.throws(() => values.forEach(look), expected, name)
    else values.forEach(look)
  }
  assert.deepEqual([...unknown].sort(), typesUnknownToIt)
})

type Change = { field: string; value: Json }
type Fixture = { payload: { entry?: { changes?: Change[] }[] } }

/** By fixture. The file has no other field that we use: no echoes, no news about templates, accounts or preferences. */
function fixturesOfMessages(): { name: string; values: Json[] }[] {
  const folder = new URL('../../fixtures/', import.meta.url)
  const all = readdirSync(folder).flatMap((file) => {
    const group = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Fixture>
    return Object.entries(group)
  })
  return all.flatMap(([name, { payload }]) => {
    const changes = (payload.entry ?? []).flatMap((entry) => entry.changes ?? [])
    const values = changes.filter(({ field }) => field === 'messages').map(({ value }) => value)
    return values.length > 0 ? [{ name, values }] : []
  })
}
