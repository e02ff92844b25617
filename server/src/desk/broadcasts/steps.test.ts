import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { channelsApi } from '@atrium/contract/api/settings'
import type { BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { type ContactId, newId, uuid } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../../../test/app.ts'
import { rowsOf } from '../../../test/chat.ts'
import { broadcaster, refused } from '../../../test/outbound/broadcasts.ts'

const atrium = await startTestApp({ after })
const { app, admin } = atrium
const { accountId: whatsapp } = await atrium.connect(createWhatsApp)
const {
  smsAccount,
  mail,
  mailAccount,
  smsWay,
  mailWay,
  world,
  save,
  step,
  get,
  begin,
  until,
  recipientsOf,
  wake,
  later,
} = await broadcaster(atrium)
const past = new Date(Date.now() - 3600_000)

test('what cannot be taken is refused in words before anything begins', async () => {
  const { draft } = await world(1)
  const text = { kind: 'text', text: 'x' } as const
  const cases: [Partial<BroadcastDraft>, RegExp][] = [
    [{ ways: [] }, /what is sent/],
    [
      { ways: [{ accountId: whatsapp, content: text }] },
      /WhatsApp broadcast needs an approved template/,
    ],
    [{ ways: [{ accountId: mailAccount, content: text }] }, /needs a subject/],
    [{ ways: [{ ...mailWay('x'), accountId: smsAccount }] }, /carries no mail/],
    [
      { ways: [{ ...smsWay('x'), accountId: newId(uuid) as typeof smsAccount }] },
      /not there any more/,
    ],
    [{ ways: [smsWay('x'.repeat(5000))] }, /5000 characters/],
    [{ schedule: { kind: 'at', at: past.toISOString() } }, /has passed/],
    [
      { schedule: { kind: 'local', date: '2020-01-01', time: '09:00', otherwise: 'UTC' } },
      /has passed/,
    ],
  ]
  for (const [change, words] of cases) {
    const id = await save(draft(change))
    await assert.rejects(step(id, 'start'), refused(422, words))
    assert.equal((await get(id)).state, 'draft')
  }
  await admin.call(channelsApi.update, { params: { id: smsAccount }, body: { enabled: false } })
  const off = await save(draft())
  await assert.rejects(step(off, 'start'), refused(422, /switched off/))
  await admin.call(channelsApi.update, { params: { id: smsAccount }, body: { enabled: true } })
  for (const body of [
    {
      ...draft(),
      schedule: { kind: 'local', date: '2030-02-31', time: '09:00', otherwise: 'UTC' },
    },
    { ...draft(), schedule: { kind: 'local', date: '2030-02-01', time: '9', otherwise: 'UTC' } },
    {
      ...draft(),
      schedule: { kind: 'local', date: '2030-02-01', time: '09:00', otherwise: 'Mars' },
    },
    { ...draft(), purpose: 'spam' },
    { ...draft(), perMinute: 0 },
    { ...draft(), ways: Array(6).fill(smsWay('x')) },
    { ...draft(), state: 'running' },
  ])
    await assert.rejects(
      admin.call(broadcastsApi.save, { params: { id: newId(uuid) }, body: body as BroadcastDraft }),
      refused(422, /./),
      JSON.stringify(body),
    )
})

test('steps in the wrong order are refused, and two clicks start it once', async () => {
  const { draft, texts } = await world(2)
  const id = await save(draft())
  for (const wrong of ['pause', 'resume', 'cancel'] as const)
    await assert.rejects(step(id, wrong), refused(409, /is draft now/))
  const clicks = await Promise.allSettled([step(id, 'start'), step(id, 'start')])
  assert.deepEqual(clicks.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await until(id, 'done')
  for (const wrong of ['start', 'pause', 'resume', 'cancel'] as const)
    await assert.rejects(step(id, wrong), refused(409, /is done now/))
  const params = { id }
  await assert.rejects(
    admin.call(broadcastsApi.save, { params, body: draft() }),
    refused(409, /has begun/),
  )
  await assert.rejects(admin.call(broadcastsApi.remove, { params }), refused(409, /has begun/))
  await eventually('sent', () => texts(0).length === 1 && texts(1).length === 1)
  const unused = await save(draft())
  await admin.call(broadcastsApi.remove, { params: { id: unused } })
  await assert.rejects(get(unused), refused(404, /no such broadcast/))
})

test('its own rate is kept; paused it stands still, resumed it goes on, cancelled nothing more leaves', async () => {
  const { draft, texts, sent } = await world(20)
  const id = await begin(draft({ perMinute: 60 }))
  await eventually('some are sent', async () => sent() >= 2)
  assert.ok(sent() < 8, `${sent()} in the first moments, at one a second`)
  await step(id, 'pause')
  const plannedAfter = async (ms: number) => {
    later(ms)
    return (await get(id)).counts?.planned ?? 0
  }
  const paused = await plannedAfter(60_000)
  assert.ok(paused >= 10)
  assert.equal(await plannedAfter(600_000), paused)
  await step(id, 'resume')
  await eventually('more are sent', async () => (await plannedAfter(5_000)) < paused)
  const cancelled = await step(id, 'cancel')
  assert.equal(cancelled.state, 'cancelled')
  const { counts } = await get(id)
  assert.equal(counts?.planned, 0)
  assert.ok((counts?.cancelled ?? 0) > 0)
  const total = Object.values(counts ?? {}).reduce((a, b) => a + b, 0)
  assert.equal(total, 20)
  const now = sent()
  later(600_000)
  await eventually('the outbox is empty', async () => {
    const rows = await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)
    return rows.length === 0
  })
  assert.ok(sent() - now <= 2, 'only what was being sent at that moment')
  assert.deepEqual(
    [...new Set(Array.from({ length: 20 }, (_, n) => texts(n).length))].sort(),
    [0, 1],
  )
})

test('no more waits before an account than leaves soon', async () => {
  const count = 40
  const { draft } = await world(count, (n) => ({ mail: `slow${n}@pace.example`, noPhone: true }))
  for (let n = 0; n < count; n += 1)
    mail.addCustomer({ name: `P${n}`, email: `slow${n}@pace.example` })
  const waiting = async () => {
    const rows = await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state = 'queued'`)
    return rows.length
  }
  // A mailbox sends one in two seconds: four may wait, and no turn of eight begins beyond them.
  const id = await begin(draft({ ways: [mailWay('Hello {{first_name}}')] }))
  await eventually('it waits for places', async () => (await waiting()) >= 4)
  for (let look = 0; look < 10; look += 1) {
    assert.ok((await waiting()) < 20)
    await sleep(100)
  }
  assert.equal((await get(id)).state, 'running')
  await step(id, 'cancel')
  await until(id, 'cancelled')
})

test('what has not left in time never does', async () => {
  const { draft, sent } = await world(12)
  const id = await begin(draft({ perMinute: 10, expiresHours: 1 }))
  await eventually('one is sent', async () => ((await get(id)).counts?.planned ?? 12) < 12)
  later(2 * 3600_000)
  const done = await until(id, 'done')
  assert.ok((done.counts?.cancelled ?? 0) >= 8)
  assert.equal(done.counts?.planned, 0)
  const [row] = await recipientsOf(id, 'cancelled')
  assert.equal(row?.reason, 'expired')
  assert.ok(sent() <= 4)
})

test('at a time of the day where each lives; who lives nowhere that is known, where the draft says', async () => {
  const { draft, ids } = await world(3)
  const [tokyo, madrid, nowhere] = ids as [ContactId, ContactId, ContactId]
  const say = (id: string, value: string) =>
    admin.call(contactsApi.prefer, {
      params: { id },
      body: { kind: 'timeZone', value, by: 'said' },
    })
  await say(tokyo, 'Asia/Tokyo')
  await say(madrid, 'Europe/Madrid')
  const day = new Date(app.clock.now().getTime() + 3 * 24 * 3600_000).toISOString().slice(0, 10)
  const schedule = { kind: 'local', date: day, time: '09:30', otherwise: 'America/Lima' } as const
  const id = await save(draft({ schedule }))
  const begun = await step(id, 'start')
  assert.equal(begun.state, 'scheduled')
  assert.equal(begun.startsAt, new Date(`${day}T09:30:00+14:00`).toISOString())
  later(Date.parse(begun.startsAt ?? '') - app.clock.now().getTime() + 1000)
  await wake()
  await until(id, 'running')
  const due = new Map((await recipientsOf(id)).map((row) => [row.contactId, row.dueAt]))
  const at = (zone: string) =>
    new Date(
      Temporal.PlainDateTime.from(`${day}T09:30`).toZonedDateTime(zone).epochMilliseconds,
    ).toISOString()
  assert.equal(due.get(tokyo), at('Asia/Tokyo'))
  assert.equal(due.get(madrid), at('Europe/Madrid'))
  assert.equal(due.get(nowhere), at('America/Lima'))
  await step(id, 'cancel')
})

test('a segment that is gone when it begins fails it in words', async () => {
  const { draft } = await world(1)
  const tree = {
    kind: 'all',
    of: [{ kind: 'segment', segmentId: newId(uuid), is: 'in' }],
  } as const
  const id = await begin(draft({ tree: { ...tree, of: [...tree.of] } }))
  const failed = await until(id, 'failed')
  assert.match(failed.failure ?? '', /segments is not there/)
})
