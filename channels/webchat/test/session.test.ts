import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { BlobId } from '@atrium/contract/ids'
import { WidgetConfig } from '@atrium/contract/visitor'
import { webchat } from '../src/index.ts'
import { isOnline, widgetConfig } from '../src/visitors/config.ts'
import { readVisitor, signVisitor } from '../src/visitors/token.ts'
import { now, settings } from './settings.ts'

const visitor = '4f2a00000000000000000000000000aa'
const other = '4f2a00000000000000000000000000bb'
const holder = { visitor, subject: undefined }
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const visitors = webchat.visitors
assert.ok(visitors)

function post(event: unknown, headers: Record<string, string> = {}): RawRequest {
  const token = signVisitor(holder, settings.secret, now)
  return {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: new TextEncoder().encode(JSON.stringify(event)),
    remoteAddress: '203.0.113.7',
  }
}

async function split(event: unknown) {
  const request = post(event)
  const verified = await webchat.verify?.(request, settings, now)
  assert.ok(verified?.ok)
  const result = webchat.split?.(request, settings, verified.attested)
  assert.ok(result)
  return result
}

test('a token lasts 90 days and each boot renews it', async () => {
  const token = signVisitor(holder, settings.secret, now)
  assert.deepEqual(readVisitor(token, settings.secret, days(89)), holder)
  assert.equal(readVisitor(token, settings.secret, days(90)), undefined)
  const renewed = await visitors.boot({ token }, settings, days(89))
  assert.ok(renewed.ok)
  assert.equal(renewed.address, visitor)
  assert.equal(visitors.address(renewed.token, settings, days(178)), visitor)
})

test('a damaged, foreign or old token opens a fresh visitor, never an error', async () => {
  const foreign = signVisitor(holder, 'the-session-key-of-another-workspace', now)
  for (const token of [
    '',
    'x',
    'a.b',
    'a.b.c',
    foreign,
    signVisitor(holder, settings.secret, days(-91)),
  ]) {
    const booted = await visitors.boot({ token }, settings, now)
    assert.ok(booted.ok)
    assert.notEqual(booted.address, visitor)
    assert.equal(visitors.address(token, settings, now), undefined)
  }
})

test('every changed character of a token is noticed', () => {
  const token = signVisitor(holder, settings.secret, now)
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    assert.equal(readVisitor(changed, settings.secret, now), undefined, `position ${at}`)
  }
})

test('a boot request with unknown keys is refused', async () => {
  const booted = await visitors.boot({ visitor, subject: 'admin' }, settings, now)
  assert.equal(booted.ok, false)
})

test('only allowed origins speak for a visitor; the widget’s own frame always does', async () => {
  const limited = { ...settings, origins: ['https://shop.example', 'https://*.brand.example'] }
  const verify = async (headers: Record<string, string>) =>
    (await webchat.verify?.(post({ type: 'typing' }, headers), limited, now))?.ok
  assert.equal(await verify({ origin: 'https://shop.example' }), true)
  assert.equal(await verify({ origin: 'https://www.brand.example' }), true)
  assert.equal(await verify({ origin: 'https://chat.example', host: 'chat.example' }), true)
  assert.equal(await verify({ origin: 'https://x.example', 'sec-fetch-site': 'same-origin' }), true)
  assert.equal(await verify({}), true)
  for (const origin of [
    'https://evil.example',
    'https://shop.example.evil.example',
    'null',
    'http://shop.example',
    'https://evilbrand.example',
  ])
    assert.equal(await verify({ origin, host: 'chat.example' }), false, origin)
})

test('an upload belongs to its visitor, for a day, and its name cannot deceive', async () => {
  const blob = BlobId.parse('ab'.repeat(16))
  const file = {
    blob,
    name: `in\u202evoice\u0000${'x'.repeat(300)}.pdf`,
    type: 'application/pdf',
    bytes: 9,
    kind: 'document' as const,
  }
  const send = (upload: string) =>
    split({
      type: 'message',
      id: '0195f0aa-1111-7000-8000-000000000001',
      text: '',
      uploads: [upload],
    })

  const sent = await send(visitors.uploadToken(file, visitor, settings, now))
  assert.ok(sent.ok)
  const [event] = webchat.parse(sent.entries[0]?.raw ?? '', settings)
  assert.equal(event?.kind, 'message')
  assert.deepEqual(event.attachments, [{ ...file, name: `invoice${'x'.repeat(113)}` }])

  for (const wrong of [
    visitors.uploadToken(file, other, settings, now),
    visitors.uploadToken(file, visitor, settings, days(-2)),
    visitors.uploadToken(file, visitor, { ...settings, secret: 'x'.repeat(40) }, now),
    signVisitor(holder, settings.secret, now),
    blob,
  ]) {
    const refused = await send(wrong)
    assert.ok(!refused.ok)
    assert.match(refused.reason, /file is unknown/)
  }
})

test('messages that hold nothing, or too much, are refused in words', async () => {
  const id = '0195f0aa-1111-7000-8000-000000000001'
  const cases: [unknown, RegExp][] = [
    [{ type: 'message', id, text: '  ' }, /empty/],
    [{ type: 'message', id: 'x', text: 'Hi' }, /id/],
    [{ type: 'message', id, text: 'Hi', admin: true }, /admin|key/i],
    [{ type: 'message', id, text: 'Hi', replyTo: '../x' }, /replyTo/],
    [{ type: 'message', id, text: 'x'.repeat(10_001) }, /text/],
    [{ type: 'message', id, text: 'x'.repeat(100_000) }, /too large/],
    [{ type: 'form', id, answers: [{ field: 'role', value: 'admin' }] }, /unknown field/],
    [{ type: 'read', id: '\0' }, /id/],
    [{ type: 'identify', sub: 'user-1' }, /type/],
  ]
  for (const [event, reason] of cases) {
    const result = await split(event)
    assert.ok(!result.ok, JSON.stringify(event).slice(0, 80))
    assert.match(result.reason, reason)
  }
})

test('typing makes at most one journal row in three seconds', async () => {
  const key = async (at: Date) => {
    const request = post({ type: 'typing' })
    const verified = await webchat.verify?.(request, settings, at)
    const result = verified?.ok ? webchat.split?.(request, settings, verified.attested) : undefined
    return result?.ok ? result.entries[0]?.key : undefined
  }
  const later = (milliseconds: number) => key(new Date(now.getTime() + milliseconds))
  assert.equal(await later(0), await later(2999))
  assert.notEqual(await later(0), await later(3000))
})

test('no visitor can take another’s key', async () => {
  const event = { type: 'message', id: '0195f0aa-1111-7000-8000-000000000001', text: 'Hi' }
  const keyOf = async (who: string) => {
    const token = signVisitor({ visitor: who, subject: undefined }, settings.secret, now)
    const request = post(event, { authorization: `Bearer ${token}` })
    const verified = await webchat.verify?.(request, settings, now)
    const result = verified?.ok ? webchat.split?.(request, settings, verified.attested) : undefined
    return result?.ok ? result.entries[0]?.key : undefined
  }
  assert.notEqual(await keyOf(visitor), await keyOf(other))
})

test('business hours follow the business’s own clock, also past midnight', () => {
  const madrid = { ...settings, online: 'hours' as const, timeZone: 'Europe/Madrid' }
  assert.equal(isOnline(madrid, new Date('2026-03-02T08:00:00Z')), true)
  assert.equal(isOnline(madrid, new Date('2026-03-02T07:59:00Z')), false)
  assert.equal(isOnline(madrid, new Date('2026-03-02T16:00:00Z')), false)
  assert.equal(isOnline(madrid, new Date('2026-03-01T10:00:00Z')), false, 'Sunday')
  const night = { ...madrid, hoursStart: '20:00', hoursEnd: '02:00', hoursDays: ['fri' as const] }
  assert.equal(isOnline(night, new Date('2026-03-06T20:00:00Z')), true, 'Friday evening')
  assert.equal(isOnline(night, new Date('2026-03-07T00:30:00Z')), true, 'after midnight')
  assert.equal(isOnline(night, new Date('2026-03-07T02:00:00Z')), false)
  assert.equal(isOnline(night, new Date('2026-03-06T00:30:00Z')), false, 'Thursday night')
})

test('the widget learns its look and nothing secret', () => {
  const config = widgetConfig({ ...settings, preChatEmail: 'required' }, now)
  assert.deepEqual(WidgetConfig.parse(config), config)
  assert.deepEqual(config.preChat, [{ field: 'email', required: true }])
  for (const secret of [settings.secret, settings.identitySecret ?? ''])
    assert.ok(!JSON.stringify(config).includes(secret))
})
