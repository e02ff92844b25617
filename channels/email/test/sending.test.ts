import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { InboundEvent, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { MessageId, newId } from '@atrium/contract/ids'
import PostalMime from 'postal-mime'
import { checkAccount, type SmtpTimes, sendMail } from '../src/api.ts'
import { folderOf } from '../src/fake/mailbox.ts'
import { createFake, type MailFake } from '../src/fake.ts'
import { email } from '../src/index.ts'
import { listenImap } from '../src/receive/imap.ts'
import { render } from '../src/render.ts'
import { type Settings, settings as schema } from '../src/settings.ts'
import { testIo, testJournal } from './kit/test-io.ts'

const now = () => new Date('2026-03-04T10:00:00Z')
const times: SmtpTimes = { connectMs: 5000, answerMs: 300 }

type World = { fake: MailFake; settings: Settings; io: ChannelIo; anaId: string; address: string }

async function inWorld(run: (world: World) => Promise<void>): Promise<void> {
  const fake = createFake({ baseUrl: 'http://127.0.0.1:64000', webhookUrl: '', now, changed() {} })
  await fake.start()
  try {
    const ana = fake.addCustomer({ name: 'Ana Ruiz' })
    const settings = schema.parse(fake.settings)
    await run({ fake, settings, io: testIo({ now }), anaId: ana.id, address: ana.email ?? '' })
  } finally {
    await fake.stop()
  }
}

function outgoing(address: string, text: string, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: newId(MessageId),
    to: { address, scope: '', label: address, name: 'Ana Ruiz', proofs: [] },
    content: { kind: 'text', text },
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Kenji at Studio',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

function send({ settings, io }: World, out: Outgoing) {
  const rendered = render(out, settings)
  assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
  return sendMail(rendered.request, settings, io, times)
}

/** Everything that reaches the inbox, as events. */
async function inbox({ settings }: World, count: number): Promise<InboundEvent[]> {
  const journal = testJournal({ now })
  const listening = listenImap(settings, journal.io)
  await journal.until(count)
  journal.stop()
  await listening
  return journal.events(settings)
}

function asMessage(event: InboundEvent | undefined): InboundMessage {
  if (event?.kind !== 'message') assert.fail(`no message: ${JSON.stringify(event)}`)
  return event
}

const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail('it was sent'),
    (error: unknown) => {
      if (!(error instanceof ChannelError)) throw error
      return error
    },
  )

test('there and back: a reply carries our token and ids, and its quote is folded', () =>
  inWorld(async (world) => {
    const { fake, anaId, address, settings } = world
    await fake.act(anaId, { kind: 'text', text: 'Is my order here?', subject: 'Order 4821' })
    await fake.idle()
    const first = asMessage((await inbox(world, 1))[0])
    const out = outgoing(address, 'It ships tomorrow.', {
      thread: {
        references: [first.externalId],
        subject: 'Order 4821',
        lastInbound: first.externalId,
      },
    })
    const sent = await send(world, out)
    assert.equal(sent.externalId, email.ownExternalId?.(out.messageId, settings))
    const [got] = fake.received(anaId)
    assert.ok(got)
    assert.equal(got.subject, 'Re: Order 4821')
    assert.equal(`<${first.externalId.split('#')[0]}>`, got.headers['in-reply-to'])
    assert.match(got.replyTo, /^hello\+t\.[a-z2-7]{39}@studio\.example$/)
    await fake.act(anaId, { kind: 'text', text: 'Thank you!' })
    await fake.idle()
    const second = asMessage((await inbox(world, 2))[1])
    assert.equal(second.thread?.token, sent.externalId)
    assert.equal(second.thread?.references.at(-1), sent.externalId)
    assert.equal(second.replyTo, sent.externalId)
    assert.ok(second.content.kind === 'email')
    assert.equal(second.content.text, 'Thank you!')
    assert.match(second.content.quoted ?? '', /It ships tomorrow\./)
    assert.equal(second.content.subject, 'Re: Order 4821')
    assert.deepEqual(second.sender.address, address)
  }))

test('an unknown address is gone, greylisting asks to wait, and a full stop is a retry', () =>
  inWorld(async (world) => {
    const { fake, anaId, address } = world
    const gone = await failing(send(world, outgoing('nobody@post.example', 'Hi')))
    assert.deepEqual([gone.kind, gone.code], ['gone', '5.1.1'])
    fake.switches.greylist = true
    const out = outgoing(address, 'Hi')
    const later = await failing(send(world, out))
    assert.deepEqual([later.kind, later.code, later.retryAfter], ['rate', '4.7.1', 300])
    await send(world, out)
    assert.equal(fake.received(anaId).length, 1)
    fake.faults.outage = true
    const away = await failing(send(world, outgoing(address, 'Hi')))
    assert.deepEqual([away.kind, away.maybeSent], ['network', false])
  }))

test('an answer lost after DATA is a mail that may have left, and a resend has the same Message-ID', () =>
  inWorld(async (world) => {
    const { fake, anaId, address } = world
    const out = outgoing(address, 'Once')
    fake.faults.timeout = true
    const lost = await failing(send(world, out))
    assert.deepEqual([lost.kind, lost.maybeSent], ['network', true])
    fake.faults.timeout = false
    await send(world, out)
    const [one, two] = fake.received(anaId)
    assert.equal(one?.messageId, two?.messageId)
    assert.equal(fake.transcript(anaId).length, 1)
  }))

test('a wrong password is for the administrator, in a send and in a check', () =>
  inWorld(async (world) => {
    const wrong = { ...world, settings: { ...world.settings, smtpPassword: 'wrong' } }
    const error = await failing(send(wrong, outgoing(world.address, 'Hi')))
    assert.deepEqual([error.kind, error.code], ['auth', '5.7.8'])
    const check = await checkAccount(wrong.settings, world.io)
    assert.equal(check.state, 'broken')
    assert.match(
      check.text ?? '',
      /Sending does not work.*Wrong user name.*Fetching does not work.*refused/,
    )
    assert.deepEqual(await checkAccount(world.settings, world.io), { state: 'ok', text: null })
  }))

test('where only the own address may send, the mail goes without a bounce address', () =>
  inWorld(async (world) => {
    world.fake.switches.ownSenderOnly = true
    await send(world, outgoing(world.address, 'Hi'))
    assert.equal(world.fake.received(world.anaId).length, 1)
  }))

test("a bounce that comes later is a failed receipt with the other side's words", () =>
  inWorld(async (world) => {
    world.fake.switches.bounceLater.add(world.address)
    const sent = await send(world, outgoing(world.address, 'Hi'))
    const [receipt] = await inbox(world, 1)
    assert.deepEqual(receipt, {
      kind: 'receipt',
      externalId: sent.externalId,
      state: 'failed',
      at: now().toISOString(),
      error: {
        code: '5.1.1',
        text: `${world.address}: 550 5.1.1 The address does not exist`,
        next: 'none',
      },
    })
  }))

test('a copy lies in the Sent folder, and a mailbox that is away does not fail the send', () =>
  inWorld(async (world) => {
    const { fake, settings, address, anaId } = world
    await send(world, outgoing(address, 'With a copy'))
    const sent = folderOf(fake.mailbox, 'Sent')?.mails ?? []
    assert.equal(sent.length, 1)
    assert.deepEqual(sent[0]?.raw, fake.received(anaId)[0]?.raw)
    assert.ok(sent[0]?.flags.has('\\Seen'))
    await send(
      { ...world, settings: { ...settings, imapPassword: 'wrong' } },
      outgoing(address, 'Without'),
    )
    await send({ ...world, settings: { ...settings, sentCopy: false } }, outgoing(address, 'Off'))
    assert.equal(folderOf(fake.mailbox, 'Sent')?.mails.length, 1)
    assert.equal(fake.received(anaId).length, 3)
  }))

test('files arrive as they were', () =>
  inWorld(async (world) => {
    const data = Buffer.from([0, 1, 2, 250, 251, 10, 13])
    const { blob, bytes } = await world.io.blobs.put(data)
    const file = {
      kind: 'document' as const,
      name: 'Größe.pdf',
      type: 'application/pdf',
      bytes,
      blob,
    }
    await send(world, outgoing(world.address, 'See file', { attachments: [file] }))
    const [got] = world.fake.received(world.anaId)
    assert.deepEqual(
      got?.files.map(({ name, type }) => [name, type]),
      [['Größe.pdf', 'application/pdf']],
    )
    assert.deepEqual(Buffer.from(got?.files[0]?.data ?? []), data)
  }))

test("automatic mail says so, a member's does not, and our own mail that comes back is ignored", () =>
  inWorld(async (world) => {
    const { fake, anaId, address } = world
    await send(world, outgoing(address, 'By a flow', { author: { kind: 'flow', name: 'f' } }))
    const member = { kind: 'member' as const, memberId: newId(MessageId) as never, name: 'Kenji' }
    await send(world, outgoing(address, 'By hand', { author: member }))
    const [flow, hand] = fake.received(anaId)
    assert.equal(flow?.headers['auto-submitted'], 'auto-generated')
    assert.equal(flow?.headers['x-auto-response-suppress'], 'All')
    assert.equal(hand?.headers['auto-submitted'], undefined)
    assert.ok(flow && hand)
    await fake.deliver(flow.raw)
    const [back] = await inbox(world, 1)
    assert.deepEqual(back, { kind: 'ignored', reason: 'Our own mail came back (X-Atrium-Loop).' })
  }))

test('what nobody asked for can be unsubscribed from by one click and by a link; an answer carries neither', () =>
  inWorld(async (world) => {
    const url = `https://inbox.example.com/preferences/${'a-_9'.repeat(24)}`
    const unsubscribe = { url, words: 'Dejar de recibir <esto>' }
    await send(world, outgoing(world.address, 'Autumn offers', { unsubscribe }))
    await send(world, outgoing(world.address, 'Your answer'))
    const [offer, answer] = world.fake.received(world.anaId)
    assert.equal(offer?.headers['list-unsubscribe'], `<${url}>`)
    assert.equal(offer?.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click')
    assert.equal(answer?.headers['list-unsubscribe'], undefined)
    assert.equal(answer?.headers['list-unsubscribe-post'], undefined)
    const { text, html } = await PostalMime.parse(offer?.raw ?? '')
    assert.match(text ?? '', /^Autumn offers\n\n-- \nDejar de recibir <esto>: https:/)
    assert.ok(html?.includes(`<a href="${url}">Dejar de recibir &lt;esto&gt;</a>`))
    assert.doesNotMatch((await PostalMime.parse(answer?.raw ?? '')).text ?? '', /-- /)
  }))
