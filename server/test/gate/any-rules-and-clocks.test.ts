import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { type ContactId, HandleId, MessageId, newId } from '@atrium/contract/ids'
import { type SendingPolicy, safeSendingPolicy } from '@atrium/contract/sending/policy'
import fc from 'fast-check'
import { outboxTopic } from '../../src/flow/outbound/queue/outbox.ts'
import { sendAutomated } from '../../src/flow/sending/send-automated.ts'
import { eventually, startTestApp } from '../app.ts'
import { conversations, messagesOf, reply, rowsOf } from '../chat.ts'
import { type Act, author, policies, type Step, step } from './acts.ts'
import {
  around,
  assertOneOf,
  fateOf,
  hasLeft,
  isOurs,
  ruleOf,
  slack,
  wordsSaid,
} from './compare.ts'
import {
  type Asked,
  type Door,
  doors,
  type Facts,
  isTouch,
  type Sent,
  spentToday,
  type Verdict,
  verdictOf,
} from './reference.ts'

const rates = join(await mkdtemp(join(tmpdir(), 'atrium-gate-')), 'rates.json')
await writeFile(
  rates,
  JSON.stringify({
    tables: [
      {
        validFrom: '2020-01-01',
        currency: 'EUR',
        rates: [{ channel: 'sms', category: 'sms', amount: 1 }],
      },
    ],
  }),
)
const atrium = await startTestApp({ after }, { ATRIUM_RATES: rates })
const { app, admin, workspaceId } = atrium
const connected = {
  whatsapp: await atrium.connect(createWhatsApp),
  sms: await atrium.connect(createSms),
  messenger: await atrium.connect(createMessenger),
}
const minute = 60_000
const day = 24 * 60 * minute

before(async () => {
  const template = await eventually('a template to go on with', async () =>
    (await admin.call(templatesApi.list)).items.find(
      ({ name, language }) => name === 'continue_chat' && language === 'en',
    ),
  )
  await admin.call(templatesApi.configure, {
    params: { id: template.id },
    body: { use: 'continue' },
  })
})

/** Few, so that the whole suite stays quick. A fault names its seed: with ATRIUM_PROPERTY_SEED it comes again. */
const runs = Number(process.env.ATRIUM_PROPERTY_RUNS ?? 12)
const seed = Number(process.env.ATRIUM_PROPERTY_SEED ?? Date.now() % 2 ** 31)

test(`Invariant 4: whatever the rules and the clock, nothing refused is sent and nothing delayed is lost (${runs} sequences, seed ${seed})`, {
  timeout: 60_000 + runs * 15_000,
}, async () => {
  const steps = fc.tuple(policies, fc.array(step, { minLength: 5, maxLength: 16 }))
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: runs, seed, endOnFailure: true })
})

type World = {
  name: string
  contactId: ContactId
  people: Record<Door, { id: string; handleId: HandleId }>
  facts: Facts
  sent: Sent[]
}

/** Departures by SMS of all customers: they share the day's budget. */
const paid: number[] = []
let round = 0

async function play([policy, steps]: [SendingPolicy, Step[]]): Promise<void> {
  const world = await newWorld()
  await perform(world, { kind: 'policy', policy }, 0)
  for (const [number, each] of steps.entries()) {
    await passes(world, each.after)
    await perform(world, each.act, number + 1)
    await settle(world, app.clock.now().getTime())
  }
  // Nothing hinders any more but what is for good: the block, the stop, the window and the cap.
  await perform(world, { kind: 'policy', policy: { ...policy, quiet: null, dayBudget: null } }, 99)
  await perform(world, { kind: 'lives', zone: 'Etc/UTC', hours: null }, 99)
  for (const _ of [1, 2]) await passes(world, 10 * 24 * 60)
  assert.deepEqual(
    world.sent.filter(({ state }) => state === 'waits'),
    [],
    'something is delayed for ever',
  )
}

/** A new customer who wrote through each door and is one record. */
async function newWorld(): Promise<World> {
  round += 1
  const name = `Ana ${round}`
  const policy: SendingPolicy = { ...safeSendingPolicy, quiet: null }
  await admin.call(sendingApi.setPolicy, { body: policy })
  await admin.call(consentApi.setPolicy, { body: { marketing: {}, reminders: {}, surveys: {} } })
  const people: Partial<World['people']> = {}
  const records: ContactId[] = []
  const lastInbound: Facts['lastInbound'] = { whatsapp: null, sms: null, messenger: null }
  for (const [place, channel] of doors.entries()) {
    const phone = `+3460${place}${String(round).padStart(6, '0')}`
    const { fake } = connected[channel]
    const { id } = fake.addCustomer({ name: `${name} ${channel}`, phone })
    const text = `${name} by ${channel}`
    await fake.act(id, { kind: 'text', text })
    const row = await eventually(text, async () =>
      (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
    )
    people[channel] = { id, handleId: HandleId.parse(row.replyHandleId) }
    lastInbound[channel] = app.clock.now().getTime()
    records.push(row.contactId)
  }
  const [contactId, ...others] = records
  const { whatsapp, sms, messenger } = people
  assert.ok(contactId && whatsapp && sms && messenger)
  for (const other of others)
    await admin.call(contactsApi.link, { params: { id: contactId }, body: { contactId: other } })
  const facts: Facts = {
    policy,
    zone: null,
    hours: null,
    needsYes: false,
    blocked: false,
    wants: null,
    handler: 'nobody',
    personAt: null,
    lastInbound,
    words: [],
    paid,
  }
  const world = { name, contactId, people: { whatsapp, sms, messenger }, facts, sent: [] }
  await perform(world, { kind: 'lives', zone: 'Europe/Madrid', hours: null }, 0)
  return world
}

/** Moves the clock, and compares what left and what did not with what the rules say of that moment. */
async function passes(world: World, minutes: number): Promise<void> {
  app.clock.setOffset(app.clock.offset() + minutes * minute)
  app.bus.publish(outboxTopic, workspaceId)
  await settle(world, app.clock.now().getTime())
}

async function perform(world: World, each: Act, number: number): Promise<void> {
  const { facts, contactId } = world
  switch (each.kind) {
    case 'send':
      return send(world, each.asked, `${world.name} step ${number}`)
    case 'reply':
      return replies(world, each.door, `${world.name} reply ${number}`)
    case 'writes':
    case 'stop':
    case 'start':
      return writes(world, each.kind, each.door, number)
    case 'policy':
      await admin.call(sendingApi.setPolicy, { body: each.policy })
      facts.policy = each.policy
      return
    case 'lives':
      await admin.call(contactsApi.prefer, {
        params: { id: contactId },
        body: { kind: 'timeZone', value: each.zone, by: 'said' },
      })
      await admin.call(contactsApi.prefer, {
        params: { id: contactId },
        body: { kind: 'hours', value: each.hours, by: 'said' },
      })
      facts.zone = each.zone
      facts.hours = each.hours
      return
    case 'block':
      await admin.call(contactsApi.update, {
        params: { id: contactId },
        body: { blocked: each.blocked },
      })
      facts.blocked = each.blocked
      return
    case 'wants':
      await admin.call(contactsApi.prefer, {
        params: { id: contactId },
        body: { kind: 'channel', value: each.channel, by: 'said' },
      })
      facts.wants = each.channel
      return
    case 'needs':
      await admin.call(consentApi.setPolicy, {
        body: { marketing: {}, reminders: each.yes ? { sms: 'opt_in' } : {}, surveys: {} },
      })
      facts.needsYes = each.yes
      return
    case 'resolve': {
      const { id } = await admin.call(contactsApi.conversation, { params: { id: contactId } })
      await admin.call(inboxApi.setStatus, { params: { id }, body: { status: 'resolved' } })
    }
  }
}

async function send(world: World, wanted: Asked, text: string): Promise<void> {
  const by = author[wanted.by]
  assert.ok(by)
  const { facts, contactId } = world
  facts.handler = await handlerOf(contactId)
  const id = newId(MessageId)
  const { handleId } = world.people[wanted.door]
  const { accountId } = connected[wanted.door]
  const result = await app.db.inWorkspace(workspaceId, (tx) =>
    sendAutomated(
      tx,
      { accounts: app.accounts, now: app.clock.now },
      {
        messageId: id,
        contactId,
        handleId,
        accountId,
        author: by,
        class: wanted.class,
        purpose: 'reminders',
        content: { kind: 'text', text },
      },
    ),
  )
  const now = app.clock.now().getTime()
  const counted = countTouches(world, now, ['left', 'waits'])
  const expected = around(now, (at) => verdictOf(wanted, facts, counted, at))
  const given: Verdict =
    result.kind === 'queued'
      ? { kind: 'goes' }
      : result.kind === 'delayed'
        ? { kind: 'waits', rule: result.rule, until: result.until.getTime() }
        : { kind: 'refused', rule: result.rule }
  assertOneOf(given, expected, `when it was made: ${JSON.stringify(wanted)}`)
  if (given.kind === 'refused') {
    const rows = await rowsOf(atrium, 'SELECT 1 FROM message WHERE id = $1', [id])
    assert.equal(rows.length, 0, 'a message that was refused is there')
    return
  }
  const at = given.kind === 'waits' ? given.until : now
  const touch = isTouch(wanted, facts.policy)
  world.sent.push({ id, asked: wanted, touch, state: 'waits', at })
}

async function replies(world: World, through: Door, text: string): Promise<void> {
  const { facts, contactId, people } = world
  const row = await admin.call(contactsApi.conversation, { params: { id: contactId } })
  const wanted: Asked = { door: through, class: 'reply', by: 'member' }
  const to = {
    ...row,
    replyHandleId: people[through].handleId,
    replyAccountId: connected[through].accountId,
  }
  const refusal = await reply(atrium, to, text).then(
    () => undefined,
    (error: unknown) => error,
  )
  const now = app.clock.now().getTime()
  const given: Verdict = refusal ? { kind: 'refused', rule: ruleOf(refusal) } : { kind: 'goes' }
  assertOneOf(
    given,
    around(now, (at) => verdictOf(wanted, facts, 0, at)),
    'a reply',
  )
  if (refusal) return
  await drained()
  const message = (await messagesOf(atrium, contactId)).findLast((one) => wordsSaid(one) === text)
  assert.ok(message)
  facts.personAt = Date.parse(message.at)
  if (through === 'sms') paid.push(now)
}

async function writes(
  { facts, people, contactId, name }: World,
  what: 'writes' | 'stop' | 'start',
  through: Door,
  number: number,
): Promise<void> {
  // What a blocked person writes is not heard.
  if (facts.blocked) return
  const before = (await messagesOf(atrium, contactId)).length
  const text = what === 'writes' ? `${name} asks ${number}` : what.toUpperCase()
  await connected[through].fake.act(people[through].id, { kind: 'text', text })
  await eventually('it is shown', async () => (await messagesOf(atrium, contactId)).length > before)
  const at = app.clock.now().getTime()
  facts.lastInbound[through] = at
  if (what === 'stop') facts.words.push({ door: through, value: 'stop', at })
  const begins = through !== 'sms' && facts.words.every(({ value }) => value !== 'stop')
  if (what === 'start' && !begins) facts.words.push({ door: through, value: 'resume', at })
}

/** Waits until nothing is due any more, and compares every message with what the rules say. */
async function settle(world: World, since: number): Promise<void> {
  await drained()
  const { facts } = world
  const until = app.clock.now().getTime()
  const shown = new Map((await messagesOf(atrium, world.contactId)).map((one) => [one.id, one]))
  const before = countTouches(world, since, ['left'])
  const spentBefore = spentToday(facts, since)
  const due = world.sent.filter(({ state, at }) => state === 'waits' && at <= until)
  const moved = due.map((sent) => ({ sent, given: fateOf(shown.get(sent.id)) }))
  for (const { sent, given } of moved) {
    sent.state = given.kind === 'goes' ? 'left' : given.kind === 'waits' ? 'waits' : 'refused'
    sent.at = given.kind === 'waits' ? given.until : until
    if (sent.state === 'left' && sent.asked.door === 'sms') paid.push(until)
  }
  const after = countTouches(world, until, ['left'])
  const spentAfter = spentToday(facts, until)
  for (const { sent, given } of moved) {
    // Which of several went first is the queue's choice: each count that they may have met is tried.
    const counts = Array.from({ length: after - before + 1 }, (_, n) => before + n)
    const spends = Array.from({ length: spentAfter - spentBefore + 1 }, (_, n) => spentBefore + n)
    const own = { ...facts, paid: [] as number[] }
    const expected = counts.flatMap((counted) =>
      spends.flatMap((spent) => {
        own.paid = Array.from({ length: spent }, () => until)
        return [since, until].map((at) => verdictOf(sent.asked, own, counted, at))
      }),
    )
    assertOneOf(given, expected, `when it was due: ${JSON.stringify(sent.asked)}`)
  }
  const left = moved.filter(({ given }) => given.kind === 'goes').map(({ sent }) => sent)
  const touched = left.filter((sent) => sent.touch && isTouch(sent.asked, facts.policy)).length
  if (touched > 0) assert.ok(before + touched <= facts.policy.cap.touches, 'over the cap')
  for (const sent of world.sent.filter(({ state }) => state === 'waits')) {
    const message = shown.get(sent.id)
    assert.equal(message?.state, 'delayed', 'what waits says so')
    assert.ok(message?.error?.text, 'and why')
  }
  for (const each of doors) {
    const texts = connected[each].fake.transcript(world.people[each].id)
    const mine = texts.filter(
      ({ from, content }) => from === 'business' && isOurs(content, world.name),
    )
    const expected = [...shown.values()].filter(
      // That a STOP was heard is said by ourselves.
      (one) =>
        one.channel === each &&
        one.direction === 'out' &&
        one.author.kind !== 'system' &&
        hasLeft(one),
    )
    assert.equal(mine.length, expected.length, `the phone of ${each} shows what left, once`)
  }
}

function countTouches({ sent, facts }: World, now: number, states: Sent['state'][]): number {
  const after = now - facts.policy.cap.days * day
  return sent.filter(({ touch, state, at }) => touch && states.includes(state) && at > after).length
}

const drained = () =>
  eventually('all that is due is sent', async () => {
    const due = await rowsOf(
      atrium,
      `SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= $1)`,
      [new Date(app.clock.now().getTime() + slack)],
    )
    return due.length === 0
  })

async function handlerOf(contactId: ContactId): Promise<string> {
  const [row] = await rowsOf<{ handler: string }>(
    atrium,
    `SELECT handler FROM conversation WHERE contact_id = $1 AND joined_into IS NULL
     ORDER BY (status <> 'resolved') DESC, last_message_at DESC LIMIT 1`,
    [contactId],
  )
  return row?.handler ?? 'nobody'
}
