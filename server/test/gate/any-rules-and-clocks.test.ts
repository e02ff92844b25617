import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import { type ContactId, HandleId, MessageId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import { type SendingPolicy, safeSendingPolicy } from '@atrium/contract/sending/policy'
import fc from 'fast-check'
import { outboxTopic } from '../../src/flow/outbound/queue/outbox.ts'
import { sendAutomated } from '../../src/flow/sending/send-automated.ts'
import { eventually } from '../app.ts'
import { conversations, messagesOf, reply, rowsOf } from '../chat.ts'
import { type Act, author, policies, type Step, step } from './acts.ts'
import { around, assertOneOf, fateOf, hasLeft, isOurs, ruleOf, wordsSaid } from './compare.ts'
import {
  type Asked,
  begins,
  type Door,
  doors,
  type Facts,
  isTouch,
  type Sent,
  spentToday,
  type Verdict,
  verdictOf,
} from './reference.ts'
import {
  atrium,
  changeTier,
  connected,
  countTouches,
  drained,
  handlerOf,
  minute,
  paid,
  starts,
  type World,
} from './world.ts'

const { app, admin, workspaceId } = atrium

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
  // From now on it is known what WhatsApp allows.
  await admin.call(channelsApi.check, { params: { id: connected.whatsapp.accountId } })
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
  await perform(world, { kind: 'tier', most: null }, 99)
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
    who: name,
    starts,
    tier: null,
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
    case 'tier':
      return changeTier(world, each.most)
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
  const rule = given.kind === 'waits' ? { rule: given.rule } : {}
  world.sent.push({ id, asked: wanted, touch, state: 'waits', at, ...rule })
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
  const message = (await messagesOf(atrium, contactId)).findLast((one) => wordsSaid(one) === text)
  const given: Verdict = refusal
    ? { kind: 'refused', rule: ruleOf(refusal) }
    : message?.state === 'delayed'
      ? fateOf(message)
      : { kind: 'goes' }
  assertOneOf(
    given,
    around(now, (at) => verdictOf(wanted, facts, 0, at)),
    'a reply',
  )
  if (refusal) return
  await drained()
  assert.ok(message)
  facts.personAt = Date.parse(message.at)
  if (given.kind === 'waits') {
    const { until: at, rule } = given
    world.sent.push({ id: message.id, asked: wanted, touch: false, state: 'waits', at, rule })
    return
  }
  if (begins(wanted, facts, now)) starts.push({ who: world.name, at: now })
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
  facts.handler = await handlerOf(world.contactId)
  const until = app.clock.now().getTime()
  const shown = new Map((await messagesOf(atrium, world.contactId)).map((one) => [one.id, one]))
  const before = countTouches(world, since, ['left'])
  const spentBefore = spentToday(facts, since)
  const due = world.sent.filter(({ state, at }) => state === 'waits' && at <= until)
  const moved = due.map((sent) => ({ sent, given: fateOf(shown.get(sent.id)) }))
  for (const { sent, given } of moved) note(world, sent, given, until)
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
  for (const { given, sent } of moved)
    if (given.kind === 'goes' && begins(sent.asked, facts, until))
      starts.push({ who: world.name, at: until })
  assertShown(world, shown)
}

/** What became of a message. */
function note({ facts }: World, sent: Sent, given: Verdict, until: number): void {
  sent.state = given.kind === 'goes' ? 'left' : given.kind === 'waits' ? 'waits' : 'refused'
  sent.at = given.kind === 'waits' ? given.until : until
  if (given.kind === 'waits') sent.rule = given.rule
  if (sent.state === 'left' && sent.asked.door === 'sms') facts.paid.push(until)
}

/** What waits says why, and each phone shows what left, once. */
function assertShown(world: World, shown: Map<string, Message>): void {
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
