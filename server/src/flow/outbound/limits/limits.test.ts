import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import type { ConversationRow } from '@atrium/contract/conversation'
import { HandleId, MessageId, newId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, Refusal, startTestApp } from '../../../../test/app.ts'
import {
  conversations,
  inState,
  messagesOf,
  reply,
  rowsOf,
  textsOnPhone,
} from '../../../../test/chat.ts'
import { sendAutomated } from '../../sending/send-automated.ts'
import { outboxTopic } from '../queue/outbox.ts'

const atrium = await startTestApp({ after })
const { app, admin, workspaceId } = atrium
// Meta counts for the portfolio: two numbers of it are one.
const { fake: whatsapp, accountId } = await atrium.connect(createWhatsApp)
const line = await atrium.connect(createLine)
const hour = 3600_000

before(async () => {
  const cap = { touches: 50, days: 7, transactional: false }
  await admin.call(sendingApi.setPolicy, {
    body: { ...safeSendingPolicy, cap, quiet: null, pauseHours: 0 },
  })
  const found = await eventually('a template to go on with', async () =>
    (await admin.call(templatesApi.list)).items.find(
      ({ name, language }) => name === 'continue_chat' && language === 'en',
    ),
  )
  await admin.call(templatesApi.configure, {
    params: { id: found.id },
    body: { use: 'continue', variables: {} },
  })
})

const check = (id: string) => admin.call(channelsApi.check, { params: { id } })
const later = (ms: number) => {
  app.clock.setOffset(app.clock.offset() + ms)
  app.bus.publish(outboxTopic, workspaceId)
}

let people = 0

/** Customers who wrote, each as a record of their own. */
async function whoWrote(count: number): Promise<{ id: string; row: ConversationRow }[]> {
  const result: { id: string; row: ConversationRow }[] = []
  for (let n = 0; n < count; n += 1) {
    people += 1
    const phone = `+34600${String(people).padStart(6, '0')}`
    const { id } = whatsapp.addCustomer({ name: `Ana ${people}`, phone })
    const text = `hello from Ana ${people}`
    await whatsapp.act(id, { kind: 'text', text })
    const row = await eventually(text, async () =>
      (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
    )
    result.push({ id, row })
  }
  return result
}

async function sends({ row }: { row: ConversationRow }, text: string): Promise<MessageId> {
  const id = newId(MessageId)
  await app.db.inWorkspace(workspaceId, (tx) =>
    sendAutomated(
      tx,
      { accounts: app.accounts, now: app.clock.now },
      {
        messageId: id,
        contactId: row.contactId,
        handleId: HandleId.parse(row.replyHandleId),
        accountId,
        author: { kind: 'api', name: 'Shop' },
        class: 'transactional',
        purpose: 'reminders',
        content: { kind: 'text', text },
      },
    ),
  )
  return id
}

const states = async (of: { row: ConversationRow }[]) =>
  (await Promise.all(of.map(({ row }) => messagesOf(atrium, row.contactId))))
    .flat()
    .filter(({ direction }) => direction === 'out')
const got = (of: { id: string }[]) =>
  of.flatMap(({ id }) => whatsapp.transcript(id).filter(({ from }) => from === 'business'))
const drained = () =>
  eventually('all that is due is sent', async () => {
    const due = await rowsOf(
      atrium,
      `SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= $1)`,
      [app.clock.now()],
    )
    return due.length === 0
  })

test('of forty messages at once to twenty people whose window is closed, two people are met; the others wait for a place, with the evidence, and nobody fails', async () => {
  whatsapp.limits.tier = 'TIER_2'
  const { limits } = await check(accountId)
  assert.deepEqual(limits.starts, { most: 2, pool: '200000000000001' })
  const all = await whoWrote(20)
  later(25 * hour)
  await Promise.all(all.flatMap((one) => [sends(one, 'first'), sends(one, 'second')]))
  await drained()
  const sent = await eventually('what left has arrived', async () => {
    const found = await states(all)
    return found.every(({ state }) => state === 'delayed' || state === 'delivered') && found
  })
  const left = sent.filter(({ state }) => state === 'delivered')
  assert.deepEqual([new Set(left.map(({ handleId }) => handleId)).size, left.length], [2, 4])
  const waiting = sent.find(({ state }) => state === 'delayed')
  assert.deepEqual(
    [waiting?.error?.code, waiting?.error?.data?.most, waiting?.error?.data?.count],
    ['policy:tier', 2, 2],
  )
  // A member who begins with a template waits like everybody.
  const free = all.find(({ row }) => left.every(({ handleId }) => handleId !== row.replyHandleId))
  assert.ok(free)
  // They are told before they send.
  const [way] = (
    await admin.call(sendingApi.ways, {
      params: { id: free.row.id },
      body: {
        handleId: free.row.replyHandleId ?? '',
        accountId,
        content: { kind: 'text', text: 'Are you there?' },
      },
    })
  ).ways
  assert.ok(way?.kind === 'template' && way.waits)
  const { rule, evidence, until } = way.waits
  const since = Date.parse(String(evidence.since))
  assert.deepEqual([rule, Date.parse(until)], ['tier', since + 24 * hour])
  const byMember = await reply(atrium, free.row, 'Are you there?')
  assert.equal((await inState(atrium, free.row, byMember, 'delayed')).error?.code, 'policy:tier')
  // Whoever writes takes no place.
  await whatsapp.act(free.id, { kind: 'text', text: 'I am here' })
  await eventually('the window is open', async () =>
    (await messagesOf(atrium, free.row.contactId)).some(
      ({ direction, content }) =>
        direction === 'in' && content.kind === 'text' && content.text === 'I am here',
    ),
  )
  const answer = await reply(atrium, free.row, 'So am I.')
  await inState(atrium, free.row, answer, 'delivered')
  // A day later the two are counted no more, and two others have their place.
  later(24 * hour)
  await drained()
  const met = await eventually('four people are met', async () => {
    const found = await states(all)
    const templates = found.filter(
      ({ state, content }) => state === 'delivered' && content.kind === 'template',
    )
    const handles = new Set(templates.map(({ handleId }) => handleId))
    return handles.size >= 4 && handles
  })
  assert.equal(met.size, 4)
  // Meta gives more, and tells so: all go at once.
  whatsapp.changeTier('TIER_2K')
  await eventually('all have gone', async () =>
    (await states(all)).every(({ state }) => state === 'delivered'),
  )
  assert.equal(got(all).length, (await states(all)).length, 'each is on a phone once')
  const account = (await admin.call(channelsApi.accounts)).items.find(({ id }) => id === accountId)
  assert.equal(account?.limits.starts?.most, 2000)
})

test('who was met before the limit became smaller is counted once, and still written to', async () => {
  const [one] = await whoWrote(1)
  assert.ok(one)
  later(25 * hour)
  const first = await reply(atrium, one.row, 'Are you there?')
  await inState(atrium, one.row, first, 'delivered')
  whatsapp.changeTier('TIER_0')
  await eventually('the limit is known', async () => {
    const { items } = await admin.call(channelsApi.accounts)
    return items.find(({ id }) => id === accountId)?.limits.starts?.most === 0
  })
  const second = await reply(atrium, one.row, 'Still there?')
  await inState(atrium, one.row, second, 'delivered')
  whatsapp.changeTier('TIER_UNLIMITED')
})

test('LINE: pushes are counted; at 80 % administrators are warned, what is more than the plan is refused, and answers with the token go', async () => {
  const { fake } = line
  fake.quota.limit = 5
  fake.quota.used = 2
  assert.equal((await check(line.accountId)).health.state, 'ok')
  await fake.act('yuki', { kind: 'text', text: 'こんにちは' })
  const row = await eventually('yuki', async () =>
    (await conversations(atrium)).find(({ channels }) => channels.includes('line')),
  )
  const health = async () =>
    (await admin.call(channelsApi.accounts)).items.find(({ id }) => id === line.accountId)?.health
  // Free: the token of what she just wrote.
  await inState(atrium, row, await reply(atrium, row, 'はい'), 'accepted', 'delivered')
  await inState(atrium, row, await reply(atrium, row, 'one'), 'accepted', 'delivered')
  assert.equal((await health())?.state, 'ok')
  await inState(atrium, row, await reply(atrium, row, 'two'), 'accepted', 'delivered')
  assert.match(
    (await health())?.text ?? '',
    /^4 of 5 messages are used, 1 are left until \d{4}-\d\d-\d\d\.$/,
  )
  await inState(atrium, row, await reply(atrium, row, 'three'), 'accepted', 'delivered')
  assert.equal(fake.quota.used, 5)
  await assert.rejects(reply(atrium, row, 'four'), (error) => {
    assert.ok(error instanceof Refusal)
    assert.partialDeepStrictEqual(error.problem.evidence, { rule: 'quota', most: 5, used: 5 })
    return true
  })
  await fake.act('yuki', { kind: 'text', text: 'もしもし' })
  await eventually(
    'her second message',
    async () =>
      (await messagesOf(atrium, row.contactId)).filter(({ direction }) => direction === 'in')
        .length === 2,
  )
  await inState(atrium, row, await reply(atrium, row, 'free'), 'accepted', 'delivered')
  // A larger plan, or the next month: what was told ends.
  later(40 * 24 * hour)
  fake.quota.used = 0
  await inState(atrium, row, await reply(atrium, row, 'next month'), 'accepted', 'delivered')
})

test('a channel that lets five messages answer one of the customer’s: the sixth is refused until they write again', async () => {
  const telegram = app.accounts.channels.get('telegram')
  assert.ok(telegram)
  const window = { hours: 48, messages: 5, outside: 'nothing' } as const
  app.accounts.channels.set('telegram', {
    ...telegram,
    capabilities: { ...telegram.capabilities, window },
  })
  const { fake } = await atrium.connect(createTelegram)
  const { id } = fake.addCustomer({ name: 'Wei' })
  await fake.act(id, { kind: 'text', text: 'hello from Wei' })
  const row = await eventually('Wei', async () =>
    (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === 'hello from Wei'),
  )
  // All at once: what waits to leave counts too.
  const tried = await Promise.allSettled(
    [1, 2, 3, 4, 5, 6, 7].map((n) => reply(atrium, row, `answer ${n}`)),
  )
  const refused = tried.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 2)
  for (const each of refused) {
    assert.ok(each.status === 'rejected' && each.reason instanceof Refusal)
    assert.partialDeepStrictEqual(each.reason.problem.evidence, {
      rule: 'answers',
      most: 5,
      count: 5,
    })
  }
  await eventually('five arrived', () => textsOnPhone(fake, id).length === 5)
  await fake.act(id, { kind: 'text', text: 'and?' })
  await eventually('their second', async () =>
    (await messagesOf(atrium, row.contactId)).some(
      ({ content }) => content.kind === 'text' && content.text === 'and?',
    ),
  )
  await reply(atrium, row, 'one more')
  await eventually('it arrived', () => textsOnPhone(fake, id).includes('one more'))
})
