import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import type { Entry, ServeIo } from '@atrium/channel-kit/channel'
import { createTransport } from 'nodemailer'
import { composeLetter } from '../src/fake/compose.ts'
import { answerDns } from '../src/fake/dns.ts'
import { parse } from '../src/parse.ts'
import { serveSmtp } from '../src/receive/smtp.ts'
import { tokenAddress } from '../src/reply-token.ts'
import type { Settings } from '../src/settings.ts'
import { unpack } from '../src/unpack.ts'
import { baseSettings, testIo } from './kit/test-io.ts'

const now = () => new Date('2026-03-04T10:00:00Z')
const acme: Settings = { ...baseSettings, imapHost: '', inboundAddress: 'acme@in.atrium.example' }
const other: Settings = { ...baseSettings, address: 'help@other.example' }

type Receiver = {
  port: number
  io: ServeIo<Settings>
  journal: { accountId: string; entry: Entry }[]
  state: { failing: number }
}

async function receiving(run: (receiver: Receiver) => Promise<void>): Promise<void> {
  const over = new AbortController()
  const journal: Receiver['journal'] = []
  const state = { failing: 0 }
  const port = await freePort()
  const io: ServeIo<Settings> = {
    ...testIo({
      now,
      signal: over.signal,
      dns: async (name, type) => answerDns(new Set(['post.example']), name, type),
    }),
    port,
    host: '127.0.0.1',
    accounts: async () => [
      { accountId: 'acme', settings: acme },
      { accountId: 'other', settings: other },
    ],
    async journal(accountId, entries) {
      if (state.failing > 0) {
        state.failing -= 1
        throw new Error('The database is away.')
      }
      for (const entry of entries)
        if (!journal.some((row) => row.accountId === accountId && row.entry.key === entry.key))
          journal.push({ accountId, entry })
    },
  }
  const serving = serveSmtp(io)
  try {
    await run({ port, io, journal, state })
  } finally {
    over.abort()
    await serving
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function deliver(
  port: number,
  to: string[],
  raw: Buffer | string,
  from = 'ana@post.example',
) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    return await transport.sendMail({ envelope: { from, to }, raw })
  } finally {
    transport.close()
  }
}

const letter = (to: string, text = 'Hello') =>
  composeLetter({
    from: { name: 'Ana Ruiz', address: 'ana@post.example' },
    to,
    subject: 'Question',
    text,
    messageId: 'one@post.example',
    date: now(),
  })

test('a mail is answered with 250 only after it is in the journal', () =>
  receiving(async ({ port, journal, state, io }) => {
    const raw = await letter(acme.inboundAddress)
    state.failing = 1
    await assert.rejects(deliver(port, [acme.inboundAddress], raw), { responseCode: 451 })
    assert.equal(journal.length, 0)
    await deliver(port, [acme.inboundAddress], raw)
    await deliver(port, [acme.address], raw)
    assert.deepEqual(
      journal.map(({ accountId }) => accountId),
      ['acme'],
    )
    const [row] = journal
    assert.ok(row)
    const [event] = parse(await unpack(row.entry.raw, acme, io), acme)
    assert.ok(event?.kind === 'message' && event.content.kind === 'email')
    assert.equal(event.content.text, 'Hello')
    // Checked by Atrium itself: the sender's own address, DKIM and DMARC from DNS.
    const { authentication } = event.content
    assert.deepEqual(authentication, { spf: 'pass', dkim: 'pass', dmarc: 'pass', verified: true })
    assert.equal(event.sender.proofs[0]?.strength, 2)
  }))

test('unknown recipients, large mails and too many recipients are refused', () =>
  receiving(async ({ port, journal }) => {
    const raw = await letter('x@in.atrium.example')
    await assert.rejects(deliver(port, ['x@in.atrium.example'], raw), { responseCode: 550 })
    const large = `Subject: large\r\n\r\n${'x'.repeat(76)}\r\n`.padEnd(
      51_000_000,
      `${'y'.repeat(76)}\r\n`,
    )
    await assert.rejects(deliver(port, [acme.address], large), { responseCode: 552 })
    assert.equal(journal.length, 0)
  }))

test('replies and bounces to plus addresses reach their account; two accounts get one mail each', () =>
  receiving(async ({ port, journal, io }) => {
    const messageId = '0196f000-0000-7000-8000-000000000001'
    const reply = tokenAddress('t', messageId, acme)
    assert.ok(reply)
    await deliver(
      port,
      [reply.toUpperCase(), 'help@other.example'],
      await letter('both', 'A reply'),
    )
    assert.deepEqual(
      journal.map(({ accountId }) => accountId),
      ['acme', 'other'],
    )
    const [row] = journal
    assert.ok(row)
    const [event] = parse(await unpack(row.entry.raw, acme, io), acme)
    assert.ok(event?.kind === 'message')
    assert.equal(event.thread?.token, `${messageId}@studio.example`)
    const bounce = tokenAddress('b', messageId, acme)
    assert.ok(bounce)
    const report =
      'From: mailer-daemon@post.example\r\nSubject: failure notice\r\nMessage-ID: <b@post.example>\r\n\r\nHi. This is the qmail-send program.\r\n<x@post.example>: 550 no mailbox here\r\n'
    await deliver(port, [bounce], report, '')
    const last = journal.at(-1)
    assert.ok(last)
    const [receipt] = parse(await unpack(last.entry.raw, acme, io), acme)
    assert.ok(receipt?.kind === 'receipt')
    assert.deepEqual([receipt.externalId, receipt.state], [`${messageId}@studio.example`, 'failed'])
  }))

test('a forwarded and a fetched copy of one mail have one key, another mail with its Message-ID has not', async () => {
  const { mailKey } = await import('../src/receive/entry.ts')
  const raw = await letter(acme.address)
  const forwarded = Buffer.concat([
    Buffer.from(
      'Return-Path: <srs0=x=ana@fwd.example>\r\nReceived: from fwd.example\r\nX-Forwarded-To: acme@in.atrium.example\r\n',
    ),
    raw,
  ])
  assert.equal(mailKey(forwarded).key, mailKey(raw).key)
  const forged = Buffer.from(String(raw).replaceAll('ana@post.example', 'eve@evil.example'))
  assert.notEqual(mailKey(forged).key, mailKey(raw).key)
  const changed = Buffer.from(String(raw).replace('Hello', 'Hullo'))
  assert.notEqual(mailKey(changed).key, mailKey(raw).key)
  assert.equal(mailKey(changed).messageId, mailKey(raw).messageId)
})

test('without a port nothing is opened', () =>
  serveSmtp({
    ...testIo(),
    port: null,
    host: '',
    accounts: async () => [],
    journal: async () => {},
  }))
