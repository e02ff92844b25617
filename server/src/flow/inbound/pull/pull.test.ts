import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake, createUnrepeatingFake, type SmsFake } from '@atrium/channel-sms/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, startTestApp, type TestApp } from '../../../../test/app.ts'
import { conversationWith, messagesOf, rowsOf, wordsOf } from '../../../../test/chat.ts'
import { type PullDeps, pullAccount } from './pull.ts'

const minute = 60_000

type Desk = { atrium: TestApp; fake: SmsFake; accountId: string }

async function startDesk(
  context: { after(stop: () => Promise<void>): void },
  create = createFake,
): Promise<Desk> {
  const atrium = await startTestApp(context)
  return { atrium, ...(await atrium.connect(create)) }
}

/** A webhook that Twilio gave up: it repeats for seconds only. */
async function missed({ atrium, fake }: Desk, act: () => Promise<unknown>): Promise<void> {
  fake.faults.outage = true
  await act()
  atrium.app.clock.setOffset(atrium.app.clock.offset() + minute)
  await fake.idle()
  fake.faults.outage = false
}

const later = ({ atrium }: Desk, by: number) =>
  atrium.app.clock.setOffset(atrium.app.clock.offset() + by)

function look(
  { atrium, accountId }: Desk,
  lease: PullDeps['lease'] = (_name, work) => work(new AbortController().signal),
  now?: PullDeps['now'],
): Promise<void> {
  const { db, accounts, io, clock, bus } = atrium.app
  return pullAccount(
    {
      db,
      accounts,
      io,
      now: now ?? clock.now,
      hint: bus.publish,
      lease,
    },
    { accountId },
  )
}

async function healthOf({ atrium, accountId }: Desk) {
  const { items } = await atrium.admin.call(channelsApi.accounts)
  return items.find(({ id }) => id === accountId)?.health
}

test('what no webhook brought is found, shown once with its own time, and told to the administrator', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  await fake.act('ana', { kind: 'text', text: 'by webhook' })
  const row = await conversationWith(atrium, '+34 600 111 222')
  await missed(desk, () => fake.act('ana', { kind: 'text', text: 'missed' }))
  later(desk, 5 * minute)
  await look(desk)
  const messages = await eventually('it is shown', async () => {
    const all = await messagesOf(atrium, row.contactId)
    return all.length === 2 ? all : undefined
  })
  assert.deepEqual(messages.map(wordsOf), ['by webhook', 'missed'])
  const sentAt = Date.parse(fake.transcript('ana').at(-1)?.at ?? '')
  assert.ok(Math.abs(Date.parse(messages[1]?.at ?? '') - sentAt) < 1000)
  const health = await healthOf(desk)
  assert.equal(health?.state, 'warning')
  assert.match(health?.text ?? '', /^One message was found/)

  // The next look finds the same two again, adds nothing, and takes its warning back.
  later(desk, 5 * minute)
  await look(desk)
  assert.equal((await healthOf(desk))?.state, 'ok')
  assert.equal((await messagesOf(atrium, row.contactId)).length, 2)
})

test('a look of a machine whose clock is ahead keeps nothing from the next one', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  await fake.act('ana', { kind: 'text', text: 'by webhook' })
  const { contactId } = await conversationWith(atrium, '+34 600 111 222')
  const anHourAhead = () => new Date(atrium.app.clock.now().getTime() + 60 * minute)
  await look(desk, undefined, anHourAhead)
  await missed(desk, () => fake.act('ana', { kind: 'text', text: 'missed' }))
  later(desk, 5 * minute)
  await look(desk)
  const messages = await eventually('it is shown', async () => {
    const all = await messagesOf(atrium, contactId)
    return all.length === 2 ? all : undefined
  })
  assert.deepEqual(messages.map(wordsOf), ['by webhook', 'missed'])
})

test('a file and a STOP that were missed are complete, and many pages are read', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const data = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')
  await missed(desk, async () => {
    for (let n = 0; n < 205; n++) await fake.act('marie', { kind: 'text', text: `missed ${n}` })
    const file = { name: 'a.gif', type: 'image/gif', data }
    await fake.act('ana', { kind: 'file', file, as: 'image' })
    await fake.act('ana', { kind: 'text', text: 'STOP' })
  })
  later(desk, 5 * minute)
  await look(desk)
  await eventually('all are there', async () => {
    const [count] = await rowsOf<{ count: string }>(atrium, 'SELECT count(*) FROM message')
    return count?.count === '207'
  })
  const row = await conversationWith(atrium, '+34 600 111 222')
  await eventually('the picture is stored', async () => {
    const all = await messagesOf(atrium, row.contactId)
    return all.some(({ attachments }) => attachments[0]?.state === 'stored')
  })
  const words = await rowsOf<{ value: string }>(atrium, 'SELECT value FROM consent')
  assert.deepEqual(words, [{ value: 'stop' }])
})

test('what is on its way, and what was there before the account, is not missed', async (context) => {
  const desk = await startDesk(context, createUnrepeatingFake)
  const { atrium, fake } = desk
  fake.restore?.('marie', [
    {
      id: 'SMold',
      from: 'customer',
      at: new Date(Date.now() - 60 * minute).toISOString(),
      content: { kind: 'text', text: 'long ago' },
      files: [],
      state: 'read',
      reactions: [],
    },
  ])
  later(desk, 2 * minute)
  fake.faults.outage = true
  await fake.act('ana', { kind: 'text', text: 'on its way' })
  await fake.idle()
  fake.faults.outage = false
  later(desk, minute / 2)
  await look(desk)
  assert.deepEqual(await rowsOf(atrium, 'SELECT id FROM journal'), [])
  assert.equal((await healthOf(desk))?.state, 'ok')
  later(desk, minute)
  await look(desk)
  const row = await conversationWith(atrium, '+34 600 111 222')
  assert.deepEqual((await messagesOf(atrium, row.contactId)).map(wordsOf), ['on its way'])
})

test('when Twilio refuses the credentials the account is broken; when it is away it is asked again', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake, accountId } = desk
  await missed(desk, () => fake.act('ana', { kind: 'text', text: 'missed' }))
  later(desk, 5 * minute)
  fake.faults.outage = true
  // The queue of jobs tries again what throws.
  await assert.rejects(look(desk), { name: 'ChannelError', kind: 'rate' })
  assert.equal((await healthOf(desk))?.state, 'ok')
  fake.faults.outage = false
  const params = { id: accountId }
  const body = (authToken: unknown) => ({ settings: { authToken } })
  await atrium.admin.call(channelsApi.update, { params, body: body('wrong') })
  await eventually('the account is broken', async () => {
    await look(desk)
    return (await healthOf(desk))?.state === 'broken'
  })
  // The right token ends the outage, and the look follows by itself.
  await atrium.admin.call(channelsApi.update, { params, body: body(fake.settings.authToken) })
  const row = await conversationWith(atrium, '+34 600 111 222')
  assert.deepEqual((await messagesOf(atrium, row.contactId)).map(wordsOf), ['missed'])
})

test('while another process looks this look is tried again: the other may have begun too early', async (context) => {
  const desk = await startDesk(context)
  await assert.rejects(
    look(desk, async () => undefined),
    /another process/,
  )
})
