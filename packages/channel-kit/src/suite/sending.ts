import assert from 'node:assert/strict'
import { plainText } from '@atrium/contract/content'
import type { ChannelIo, Sent } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'
import type { CreateFake, Fake } from '../fake.ts'
import { pause } from '../fakes/fault-switches.ts'
import type { InboundEvent, InboundMessage, Sender } from '../inbound-event.ts'
import type { Check, ContractCase } from './case.ts'
import { readRequest } from './inbound.ts'
import { type ServedFake, serveFake } from './serve-fake.ts'
import { testIo } from './test-io.ts'

type Room<S> = ServedFake<Fake> & { settings: S; io: ChannelIo; customerId: string }

/** The round trip over HTTP with the simulated provider: in, out, receipts, and what happens when the wire fails. */
export function sendingChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { fake } = contract
  // Channels that fetch or listen (mail) have no webhook to play here; their own tests do.
  if (!fake || !contract.channel.split) return []
  const check = (name: string, run: (room: Room<S>) => Promise<void>): Check => ({
    name: `over the wire: ${name}`,
    run: () => inRoom(contract, fake.create, run),
  })
  return [
    check('a reply arrives once, and its receipts only move forward', (room) =>
      replies(contract, room),
    ),
    check('a lost answer is told apart from a failure', (room) => losesAnswer(contract, room)),
    check('what has left is edited and deleted where that is promised, and twice is once', (room) =>
      changes(contract, room),
    ),
    check('an error and an outage send nothing, and later it works', (room) =>
      fails(contract, room),
    ),
    check('a link to go on here brings its code back', (room) => bringsCode(contract, room)),
    check('an outage of ours and duplicates lose and double nothing', (room) =>
      repeats(contract, room),
    ),
  ]
}

async function inRoom<S, R>(
  { channel }: ContractCase<S, R>,
  create: CreateFake,
  run: (room: Room<S>) => Promise<void>,
): Promise<void> {
  const served = await serveFake(create)
  try {
    const settings = channel.settings.parse(served.fake.settings)
    const io = testIo({ timeoutMs: 1000, now: () => served.state.now })
    const known = served.fake.customers()[0] ?? served.fake.addCustomer({ name: 'Ana Ruiz' })
    await run({ ...served, settings, io, customerId: known.id })
  } finally {
    await served.stop()
  }
}

/** What Atrium makes of all webhooks so far. */
async function inbox<S, R>(contract: ContractCase<S, R>, room: Room<S>) {
  await room.fake.idle()
  const reads = await Promise.all(
    room.webhooks.map((request) =>
      readRequest({ ...contract, now: room.state.now }, request, room.settings),
    ),
  )
  const events = reads.flatMap((read) => read.events)
  return { events, keys: reads.flatMap((read) => read.entries.map((entry) => entry.key)) }
}

/** Lets the customer write, and answers with the sender that the channel made of it. */
async function greeted<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<Sender> {
  const { id } = await room.fake.act(room.customerId, { kind: 'text', text: 'Hola 👋' })
  const { events } = await inbox(contract, room)
  const message = events.find((event): event is InboundMessage => event.kind === 'message')
  assert.equal(message?.externalId, id)
  assert.equal(plainText(message.content), 'Hola 👋')
  return message.sender
}

async function send<S, R>(
  contract: ContractCase<S, R>,
  room: Room<S>,
  to: Sender,
  text: string,
): Promise<Sent> {
  const { channel, fake } = contract
  assert.ok(fake)
  const rendered = channel.render(fake.reply(to, text), room.settings)
  assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
  return channel.send(rendered.request, room.settings, room.io)
}

const received = <S>(room: Room<S>, text: string) =>
  room.fake
    .transcript(room.customerId)
    .filter(({ from, content }) => from === 'business' && plainText(content) === text).length

async function replies<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  const sender = await greeted(contract, room)
  const sent = await send(contract, room, sender, 'Buenos días')
  assert.notEqual(sent.externalId, '')
  assert.equal(received(room, 'Buenos días'), 1)
  await room.fake.idle()
  await room.fake.act(room.customerId, { kind: 'read' })
  const { events } = await inbox(contract, room)
  const rank = ['accepted', 'delivered', 'read']
  const states = events
    .map((event) => stateOf(event, sent.externalId))
    .filter((state) => state !== undefined)
    .map((state) => rank.indexOf(state))
  assert.deepEqual(states, [...states].sort(), 'receipts went backwards')
  const { receipts } = contract.channel.capabilities
  if (receipts.delivered) assert.ok(states.includes(1), 'no delivered receipt')
  if (receipts.read) assert.ok(states.includes(2), 'no read receipt')
}

/** What an event says of the message that was sent last. */
function stateOf(event: InboundEvent, externalId: string): string | undefined {
  if (event.kind === 'receipt') return event.externalId === externalId ? event.state : undefined
  if (event.kind !== 'read') return undefined
  return 'before' in event || event.upTo === externalId ? 'read' : undefined
}

async function losesAnswer<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  const { channel, fake } = contract
  assert.ok(fake)
  const rendered = channel.render(fake.reply(await greeted(contract, room), 'Once'), room.settings)
  assert.ok(rendered.ok)
  const attempt = () => channel.send(rendered.request, room.settings, room.io)
  room.fake.faults.timeout = true
  const error = await attempt().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  room.fake.faults.timeout = false
  assert.ok(error instanceof ChannelError, `not a ChannelError: ${error}`)
  assert.deepEqual([error.kind, error.maybeSent], ['network', true])
  assert.equal(received(room, 'Once'), 1)
  if (!channel.capabilities.idempotentSend) return
  const [first, second] = [await attempt(), await attempt()]
  assert.equal(first.externalId, second.externalId)
  assert.equal(received(room, 'Once'), 1, 'idempotentSend is promised, and the message was doubled')
}

async function changes<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  const { channel, fake } = contract
  assert.ok(fake)
  const { edits, deletes } = channel.capabilities
  // Web chat has no provider: its visitors' stream carries the stored message.
  if ((!edits.out && !deletes.out) || channel.visitors) return
  const to = await greeted(contract, room)
  const { externalId: target } = await send(contract, room, to, 'Monday at ten')
  const change = async (kind: 'edit' | 'delete', text: string): Promise<void> => {
    const outgoing = { ...fake.reply(to, text), change: { kind, target } }
    const rendered = channel.render(outgoing, room.settings)
    assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
    await channel.send(rendered.request, room.settings, room.io)
  }
  const line = () => room.fake.transcript(room.customerId).find(({ id }) => id === target)
  if (edits.out) {
    for (const _ of ['once', 'again']) await change('edit', 'Tuesday at ten')
    assert.equal(received(room, 'Tuesday at ten'), 1)
    assert.equal(received(room, 'Monday at ten'), 0)
    assert.equal(line()?.edited, true)
  }
  if (deletes.out) {
    for (const _ of ['once', 'again']) await change('delete', '')
    assert.equal(line()?.deleted, true)
  }
}

async function fails<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  const sender = await greeted(contract, room)
  for (const fault of ['error', 'outage'] as const) {
    room.fake.faults[fault] = true
    await assert.rejects(send(contract, room, sender, fault), ChannelError)
    room.fake.faults[fault] = false
    assert.equal(received(room, fault), 0)
    await send(contract, room, sender, `after ${fault}`)
    assert.equal(received(room, `after ${fault}`), 1)
  }
}

/** Whoever is new, and whoever has written before: the code comes in a text or in a payload, and in no other link. */
async function bringsCode<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  const { continueLink } = contract.channel
  if (!continueLink) return
  const codes = ['ATR-01234-56789', 'ATR-ZYXWV-TSRQP']
  for (const code of codes) {
    const url = continueLink({ code, words: 'Ça va & 100 %? 元気' }, room.settings)
    assert.ok(url, 'the settings of the fake make no link')
    await room.fake.act(room.customerId, { kind: 'open', url })
  }
  const elsewhere = { kind: 'open', url: 'https://elsewhere.example/?ref=ATR-AAAAA-AAAAA' } as const
  await assert.rejects(room.fake.act(room.customerId, elsewhere))
  const { events } = await inbox(contract, room)
  const brought = events.map((event) => (event.kind === 'message' ? carriedBy(event) : ''))
  assert.deepEqual(
    brought.map((text) => codes.find((code) => text.includes(code))),
    codes,
    'the code did not come back',
  )
}

function carriedBy({ content, context }: InboundMessage): string {
  return content.kind === 'text' ? content.text : (context?.referral?.id ?? '')
}

async function repeats<S, R>(contract: ContractCase<S, R>, room: Room<S>): Promise<void> {
  room.state.webhookStatus = 503
  const first = await room.fake.act(room.customerId, { kind: 'text', text: 'while we are down' })
  await pause(120)
  assert.equal(room.webhooks.length, 0)
  room.state.webhookStatus = 200
  await room.fake.idle()
  room.fake.faults.duplicate = true
  const second = await room.fake.act(room.customerId, { kind: 'text', text: 'twice' })
  const { events, keys } = await inbox(contract, room)
  const ids = events.flatMap((event) => (event.kind === 'message' ? [event.externalId] : []))
  assert.deepEqual([...new Set(ids)], [first.id, second.id])
  assert.ok(ids.length > 2, 'the fake delivered nothing twice')
  const ownKeys = new Set(keys)
  assert.equal(
    ownKeys.size,
    new Set(events.map((event) => JSON.stringify(event))).size,
    'a duplicate got another key',
  )
}
