import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ChannelError } from '@atrium/channel-kit/channel-error'
import { keyOf, sign } from '@atrium/channel-kit/signing/standard-webhook'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { Webhook } from 'standardwebhooks'
import { createFake } from '../src/fake.ts'
import { api } from '../src/index.ts'
import { inboundExamples, openapi, outboundExamples } from '../src/openapi.ts'
import { Settings } from '../src/settings.ts'
import { InboundWire, OutboundWire } from '../src/wire.ts'
import { blob, outgoing, settings } from './settings.ts'

const io = testIo({ timeoutMs: 1000 })
const to = { address: 'ana', scope: 'simulated-system', label: 'Ana', name: 'Ana', proofs: [] }

test('what we sign is accepted by the library of Standard Webhooks, and a changed body is not', () => {
  const body = '{"text":"Grüße 👋"}'
  const headers = sign(settings.secret, 'msg_7', new Date(), body)
  const library = new Webhook(settings.secret)
  assert.deepEqual(library.verify(body, headers), JSON.parse(body))
  assert.throws(() => library.verify(`${body} `, headers))
})

test('secrets that are none are no keys', () => {
  for (const secret of [
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    'whsec_***',
    'c2VjcmV0LXdpdGhvdXQtYS1wcmVmaXgtYXQtYWxs',
  ])
    assert.equal(keyOf(secret), undefined, secret)
  assert.equal(keyOf(settings.secret)?.length, 32)
})

test('the document for builders is the one that the schemas make; ATRIUM_WRITE=1 writes it', async () => {
  const place = new URL('../../../docs/api-channel/openapi.json', import.meta.url)
  if (process.env.ATRIUM_WRITE === '1') {
    const { writeFile } = await import('node:fs/promises')
    await writeFile(place, `${JSON.stringify(openapi(), null, 2)}\n`)
  }
  assert.deepEqual(JSON.parse(readFileSync(place, 'utf8')), JSON.parse(JSON.stringify(openapi())))
})

test('the examples are what the schemas describe, one for each kind', () => {
  const inbound = Object.values(inboundExamples).map((one) => InboundWire.parse(one).type)
  const outbound = Object.values(outboundExamples).map((one) => OutboundWire.parse(one).type)
  assert.deepEqual(
    new Set(inbound),
    new Set([
      'message',
      'edit',
      'delete',
      'reaction',
      'receipt',
      'typing',
      'echo',
      'consent',
      'identify',
    ]),
  )
  assert.deepEqual(
    new Set(outbound),
    new Set(['message', 'reaction', 'edit', 'delete', 'typing', 'ping', 'read']),
  )
})

const refusals: [number, string, boolean][] = [
  [400, 'invalid', false],
  [401, 'auth', false],
  [403, 'auth', false],
  [404, 'gone', false],
  [410, 'gone', false],
  [422, 'invalid', false],
  [429, 'rate', false],
  [503, 'rate', false],
  [500, 'network', true],
]
test('each refusal of the system is told in its words, with what to do next', async (t) => {
  const served = await serveFake(createFake)
  t.after(() => served.stop())
  const room = Settings.parse(served.fake.settings)
  const at = testIo({ timeoutMs: 1000, now: () => served.state.now })
  const rendered = api.render(outgoing({ kind: 'text', text: 'x' }, { to }), room)
  assert.ok(rendered.ok)
  for (const [status, kind, maybeSent] of refusals) {
    served.fake.refuseWith({ status, detail: `No, because of ${status}.` })
    await assert.rejects(api.send(rendered.request, room, at), (error: ChannelError) => {
      assert.deepEqual([error.kind, error.maybeSent], [kind, maybeSent])
      assert.equal(error.message, `No, because of ${status}.`)
      return true
    })
  }
  served.fake.refuseWith(undefined)
  const first = await api.send(rendered.request, room, at)
  assert.deepEqual(await api.send(rendered.request, room, at), first)
  assert.equal(served.fake.transcript('ana').length, 1)
  assert.equal(new Set(served.fake.received).size, 1, 'each try carried the same webhook-id')
})

test('a wrong request is answered with what is wrong, and nothing is journalled', () => {
  const body = new TextEncoder().encode(
    '{"type":"message","id":"m","at":"yesterday","from":{"id":"u"},"text":"x"}',
  )
  const split = api.split?.(
    {
      method: 'POST',
      path: '',
      query: {},
      headers: { 'webhook-id': 'a' },
      body,
      remoteAddress: '',
    },
    settings,
    undefined,
  )
  assert.ok(split?.ok)
  assert.deepEqual(split.entries, [])
  assert.equal(split.reply?.status, 422)
  assert.match(split.reply?.body ?? '', /at: Invalid ISO datetime/)
})

test('files come out of the event and go out by address', async () => {
  const fetched = await api.fetchMedia?.({ data: 'aGVsbG8=' }, settings, io)
  const chunks: Uint8Array[] = []
  for await (const chunk of fetched?.data ?? []) chunks.push(chunk)
  assert.equal(Buffer.concat(chunks).toString(), 'hello')
  for (const ref of [null, {}, { data: '***' }, { url: 'no address' }])
    await assert.rejects(async () => api.fetchMedia?.(ref, settings, io), /malformed/)
  const file = { kind: 'image', name: 'a.png', type: 'image/png', bytes: 5, blob } as const
  const rendered = api.render(
    outgoing({ kind: 'text', text: '' }, { attachments: [file] }),
    settings,
  )
  assert.ok(rendered.ok)
  const posted: string[] = []
  const listening = {
    ...io,
    fetch: async (_url: string, init?: RequestInit) => {
      posted.push(String(init?.body))
      return new Response('{"id":"sys-1","state":"delivered"}')
    },
  }
  assert.deepEqual(await api.send(rendered.request, settings, listening), {
    externalId: 'sys-1',
    state: 'delivered',
  })
  const sent = OutboundWire.parse(JSON.parse(posted[0] ?? ''))
  assert.ok(sent.type === 'message')
  assert.deepEqual(sent.files, [
    {
      name: 'a.png',
      type: 'image/png',
      kind: 'image',
      bytes: 5,
      url: `https://files.example/${blob}`,
    },
  ])
})

test('reactions, “seen” and “typing” go both ways', async (t) => {
  const { fake, webhooks, state, stop } = await serveFake(createFake)
  t.after(stop)
  const room = Settings.parse(fake.settings)
  const at = testIo({ timeoutMs: 1000, now: () => state.now })
  const send = (more: Parameters<typeof outgoing>[1]) => {
    const rendered = api.render(outgoing({ kind: 'text', text: 'x' }, { to, ...more }), room)
    assert.ok(rendered.ok)
    return api.send(rendered.request, room, at)
  }
  const { id } = await fake.act('ana', { kind: 'text', text: 'hello' })
  const peer = { address: 'ana', scope: room.system }
  await api.typing?.(id, room, at, peer)
  assert.equal(fake.businessTyping?.('ana'), true)
  await api.markRead?.(id, room, at, peer)
  assert.equal(fake.transcript('ana')[0]?.state, 'read')
  await send({ reaction: { target: id, emoji: '👍' } })
  assert.deepEqual(fake.transcript('ana')[0]?.reactions, [{ by: 'business', emoji: '👍' }])
  await send({ reaction: { target: id, emoji: null } })
  assert.deepEqual(fake.transcript('ana')[0]?.reactions, [])
  const ours = await send({})
  assert.equal(fake.businessTyping?.('ana'), false, 'an answer ends the typing')
  await fake.act('ana', { kind: 'reaction', to: ours.externalId, emoji: '🔥' })
  await fake.act('ana', { kind: 'reaction', to: ours.externalId, emoji: null })
  await fake.act('ana', { kind: 'typing' })
  await fake.act('ana', { kind: 'read' })
  await fake.idle()
  const events = webhooks.flatMap((request) => {
    const split = api.split?.(request, room, undefined)
    return split?.ok ? split.entries.flatMap(({ raw }) => api.parse(raw, room)) : []
  })
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'reaction' ? [[event.target, event.emoji]] : [])),
    [
      [ours.externalId, '🔥'],
      [ours.externalId, null],
    ],
  )
  assert.ok(events.some(({ kind }) => kind === 'typing'))
  assert.ok(events.some((event) => event.kind === 'receipt' && event.state === 'read'))
})
