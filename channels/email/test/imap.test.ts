import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelIo, Entry } from '@atrium/channel-kit/channel'
import { appendMail, folderOf, renumber } from '../src/fake/mailbox.ts'
import { createFake, type MailFake } from '../src/fake.ts'
import { type ImapTimes, listenImap } from '../src/receive/imap.ts'
import { type Settings, settings as schema } from '../src/settings.ts'
import { numberedMail } from './kit/mails.ts'
import { type Journal, testJournal } from './kit/test-io.ts'

const now = () => new Date('2026-03-04T10:00:00Z')
const quick: ImapTimes = {
  pollMs: 20,
  idlePollMs: 60_000,
  firstRetryMs: 5,
  maxRetryMs: 20,
  loginRetryMs: 20,
}

async function inWorld(
  run: (world: {
    fake: MailFake
    settings: Settings
    listen(journal: Journal, times?: Partial<ImapTimes>): Promise<void>
  }) => Promise<void>,
): Promise<void> {
  const fake = createFake({ baseUrl: 'http://127.0.0.1:64000', webhookUrl: '', now, changed() {} })
  await fake.start()
  try {
    const settings = schema.parse(fake.settings)
    await run({
      fake,
      settings,
      listen: (journal, times) => listenImap(settings, journal.io, { ...quick, ...times }),
    })
  } finally {
    await fake.stop()
  }
}

test('mail that is there is fetched, and new mail comes by IDLE without a poll', () =>
  inWorld(async ({ fake, settings, listen }) => {
    const journal = testJournal({ now })
    const ana = fake.addCustomer({ name: 'Ana Ruiz' })
    await fake.act(ana.id, { kind: 'text', text: 'Hola 👋', subject: 'Una pregunta' })
    await fake.idle()
    const listening = listen(journal)
    await journal.until(1)
    const second = await fake.act(ana.id, { kind: 'text', text: 'Y otra', subject: 'Más' })
    await journal.until(2)
    journal.stop()
    await listening
    const [first, next] = await journal.events(settings)
    assert.equal(
      first?.kind === 'message' && first.content.kind === 'email' && first.content.text,
      'Hola 👋',
    )
    assert.equal(first?.kind === 'message' && first.sender.proofs[0]?.strength, 2)
    assert.ok(next?.kind === 'message' && next.externalId.startsWith(`${second.id}#`))
    assert.deepEqual(journal.state.health, ['ok'])
  }))

test('a server without IDLE is polled', async () => {
  const { startImapServer } = await import('../src/fake/imap-server.ts')
  const { createMailbox } = await import('../src/fake/mailbox.ts')
  const mailbox = createMailbox('hello@studio.example', 'secret-password', 7)
  const server = await startImapServer(mailbox, {
    host: '127.0.0.1',
    port: 0,
    idle: false,
    isDown: () => false,
    now,
  })
  const journal = testJournal({ now })
  const { baseSettings } = await import('./kit/test-io.ts')
  const settings = { ...baseSettings, imapPort: server.port, smtpPassword: 'secret-password' }
  const listening = listenImap(settings, journal.io, quick)
  await journal.untilHealth(/^ok/)
  appendMail(mailbox, 'INBOX', numberedMail(1), now())
  await journal.until(1)
  journal.stop()
  await listening
  await server.stop()
  assert.equal(journal.rows.length, 1)
})

test('seven days down, 500 mails, three broken connections: 500 mails, none twice', () =>
  inWorld(async ({ fake, listen }) => {
    const journal = testJournal({ now })
    const before = listen(journal)
    appendMail(fake.mailbox, 'INBOX', numberedMail(0), now())
    await journal.until(1)
    journal.stop()
    await before
    for (let n = 1; n <= 500; n++) appendMail(fake.mailbox, 'INBOX', numberedMail(n), now())
    const later = testJournal({ now })
    later.rows.push(...journal.rows)
    later.state.cursor = journal.state.cursor
    const listening = listen(later)
    for (const count of [90, 220, 400]) {
      await later.until(count)
      fake.cut()
    }
    later.state.failNext = 1
    await later.until(501)
    later.stop()
    await listening
    assert.equal(new Set(later.rows.map(({ key }) => key)).size, 501)
    const cursor = later.state.cursor
    assert.equal(typeof cursor === 'object' && cursor && 'lastUid' in cursor && cursor.lastUid, 501)
  }))

for (const politely of [false, true])
  test(`a connection that ends between two batches${politely ? ' with BYE' : ''} skips nothing`, () =>
    inWorld(async ({ fake, settings }) => {
      const journal = testJournal({ now })
      for (let n = 1; n <= 120; n++) appendMail(fake.mailbox, 'INBOX', numberedMail(n), now())
      const io = {
        ...journal.io,
        async journal(entries: Entry[], cursor?: unknown) {
          await journal.io.journal(entries, cursor)
          if (journal.rows.length > 100) return
          fake.cut(politely)
          // Long enough for the client to see the end of the connection before it asks for the next batch.
          await new Promise((resolve) => setTimeout(resolve, 50))
        },
      }
      const listening = listenImap(settings, io, quick)
      await journal.until(120)
      journal.stop()
      await listening
      assert.equal(journal.rows.length, 120)
    }))

test('a mail that is deleted while it is fetched holds nothing up', () =>
  inWorld(async ({ fake, settings }) => {
    const journal = testJournal({ now })
    for (let n = 1; n <= 60; n++) appendMail(fake.mailbox, 'INBOX', numberedMail(n), now())
    const mails = folderOf(fake.mailbox, 'INBOX')?.mails ?? []
    const io = {
      ...journal.io,
      async journal(entries: Entry[], cursor?: unknown) {
        await journal.io.journal(entries, cursor)
        if (mails.length === 60) mails.splice(40, 1)
      },
    }
    const listening = listenImap(settings, io, quick)
    await journal.until(59)
    journal.stop()
    await listening
    assert.equal(journal.rows.length, 59)
  }))

test('a mail that the server lists and never gives becomes a notice, and the later ones come', () =>
  inWorld(async ({ fake, settings, listen }) => {
    const journal = testJournal({ now })
    for (let n = 1; n <= 3; n++) {
      const mail = appendMail(fake.mailbox, 'INBOX', numberedMail(n), now())
      if (n === 2) mail.withheld = true
    }
    const listening = listen(journal)
    await journal.until(3)
    journal.stop()
    await listening
    const texts = (await journal.events(settings)).map((event) =>
      event.kind === 'message' && event.content.kind === 'email' ? event.content.text : '',
    )
    assert.deepEqual(
      texts.filter((text) => text.startsWith('Text')),
      ['Text 1', 'Text 3'],
    )
    assert.ok(
      texts.some((text) => /lists a mail \(UID 2, \d+ bytes\) and does not give it/.test(text)),
    )
  }))

test('when UIDVALIDITY changes, all is read again and nothing is shown twice', () =>
  inWorld(async ({ fake, listen }) => {
    const journal = testJournal({ now })
    for (let n = 1; n <= 30; n++) appendMail(fake.mailbox, 'INBOX', numberedMail(n), now())
    const first = listen(journal)
    await journal.until(30)
    renumber(fake.mailbox)
    appendMail(fake.mailbox, 'INBOX', numberedMail(31), now())
    fake.cut()
    await journal.until(31)
    journal.stop()
    await first
    assert.equal(journal.rows.length, 31)
    assert.equal(journal.state.repeats, 30)
  }))

test('old mail stays out of a new account, also after a change of UIDVALIDITY', () =>
  inWorld(async ({ fake, settings }) => {
    const journal = testJournal({ now })
    const lastYear = new Date('2025-03-04T10:00:00Z')
    for (let n = 1; n <= 5; n++) appendMail(fake.mailbox, 'INBOX', numberedMail(n), lastYear)
    const listening = listenImap({ ...settings, firstFetch: 'new' }, journal.io, quick)
    await journal.untilHealth(/^ok/)
    appendMail(fake.mailbox, 'INBOX', numberedMail(6), now())
    await journal.until(1)
    renumber(fake.mailbox)
    appendMail(fake.mailbox, 'INBOX', numberedMail(7), now())
    fake.cut()
    await journal.until(2)
    // Old, and moved into the inbox now: new there.
    appendMail(fake.mailbox, 'INBOX', numberedMail(8), lastYear)
    await journal.until(3)
    journal.stop()
    await listening
    assert.equal(journal.rows.length, 3)
    assert.equal(journal.state.repeats, 1)
  }))

test('the last mail, which "n:*" always gives, is not journaled again at each connection', () =>
  inWorld(async ({ fake, listen }) => {
    const journal = testJournal({ now })
    appendMail(fake.mailbox, 'INBOX', numberedMail(1), now())
    const listening = listen(journal)
    await journal.until(1)
    for (let cuts = 0; cuts < 3; cuts++) {
      const before = journal.state.health.length
      fake.cut()
      while (journal.state.health.length < before + 1)
        await new Promise((resolve) => setImmediate(resolve))
    }
    journal.stop()
    await listening
    assert.equal(journal.state.repeats, 0)
  }))

test('a wrong password is told in words, and the right one works without a restart of the server', () =>
  inWorld(async ({ fake, settings }) => {
    const journal = testJournal({ now })
    fake.mailbox.password = 'changed at the provider'
    const listening = listenImap(settings, journal.io, quick)
    await journal.untilHealth(/broken: 127\.0\.0\.1:\d+ refused the user name or the password/)
    fake.mailbox.password = String(fake.settings.smtpPassword)
    await journal.untilHealth(/^ok/)
    journal.stop()
    await listening
  }))

test('an outage is told, and ends by itself', () =>
  inWorld(async ({ fake, listen }) => {
    const journal = testJournal({ now })
    const ana = fake.addCustomer({ name: 'Ana' })
    fake.faults.outage = true
    await fake.act(ana.id, { kind: 'text', text: 'kept by the provider' })
    const listening = listen(journal)
    await journal.untilHealth(/warning: 127\.0\.0\.1:\d+ cannot be reached/)
    fake.faults.outage = false
    await journal.until(1)
    journal.stop()
    await listening
  }))

test('a full store keeps the cursor where it was: the mail is fetched again', () =>
  inWorld(async ({ fake, settings }) => {
    const journal = testJournal({ now })
    appendMail(fake.mailbox, 'INBOX', numberedMail(1), now())
    let refusals = 2
    const put: ChannelIo['blobs']['put'] = (data) => {
      refusals -= 1
      return refusals >= 0 ? Promise.reject(new Error('disk full')) : journal.io.blobs.put(data)
    }
    const io = { ...journal.io, blobs: { ...journal.io.blobs, put } }
    const listening = listenImap(settings, io, quick)
    await journal.until(1)
    journal.stop()
    await listening
    assert.equal(journal.rows.length, 1)
  }))

test('only the address that was checked is connected to, and plain text only inside the own network', () =>
  inWorld(async ({ settings }) => {
    const refused = testJournal({
      now,
      resolveHost: () => Promise.reject(new Error('a private address')),
    })
    const listening = listenImap(settings, refused.io, quick)
    await refused.untilHealth(/a private address/)
    refused.stop()
    await listening
    const outside = testJournal({
      now,
      resolveHost: async () => ({ address: '203.0.113.9', family: 4 }),
    })
    const plain = listenImap(settings, outside.io, quick)
    await outside.untilHealth(/broken: .*outside your own network: choose tls/)
    outside.stop()
    await plain
  }))
