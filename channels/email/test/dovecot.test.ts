import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAccount } from '../src/api.ts'
import { createFake } from '../src/fake.ts'
import { listenImap } from '../src/receive/imap.ts'
import { copyToSent, withImap } from '../src/receive/imap-connection.ts'
import type { Settings } from '../src/settings.ts'
import { numberedMail } from './kit/mails.ts'
import { startDovecot } from './kit/test-dovecot.ts'
import { baseSettings, testIo, testJournal } from './kit/test-io.ts'

const now = () => new Date('2026-03-04T10:00:00Z')
const quick = { pollMs: 50, idlePollMs: 60_000, firstRetryMs: 5, maxRetryMs: 50, loginRetryMs: 50 }

test('a real Dovecot: back-fill over broken connections, IDLE, new UIDVALIDITY, Sent copy', {
  timeout: 400_000,
}, async (context) => {
  const started = await startDovecot()
  if ('why' in started) {
    // The same steps run against our own server in imap.test.ts; here it only has to be heard.
    context.diagnostic(`NO REAL IMAP SERVER WAS TESTED: ${started.why}.`)
    process.emitWarning(`NO REAL IMAP SERVER WAS TESTED: ${started.why}.`)
    const fake = createFake({
      baseUrl: 'http://127.0.0.1:64000',
      webhookUrl: '',
      now,
      changed() {},
    })
    assert.equal(fake.channel, 'email')
    return
  }
  const { dovecot } = started
  context.diagnostic(`Dovecot ${dovecot.version}`)
  const settings: Settings = {
    ...baseSettings,
    imapPort: dovecot.port,
    imapUser: dovecot.user,
    imapPassword: dovecot.password,
  }
  const journal = testJournal({ now })
  try {
    await withImap(settings, testIo(), async (client) => assert.ok(client.capabilities.has('IDLE')))
    for (let n = 1; n <= 300; n++) await dovecot.deliver(numberedMail(n))
    const listening = listenImap(settings, journal.io, quick)
    for (const count of [50, 120, 200]) {
      await journal.until(count)
      await dovecot.cut()
    }
    await journal.until(300)
    assert.equal(journal.rows.length, 300)

    // Only IDLE can bring it: the next look is a minute away.
    await dovecot.deliver(numberedMail(301))
    await journal.until(301)

    const before = journal.state.repeats
    await dovecot.renumber()
    await dovecot.deliver(numberedMail(302))
    await journal.until(302)
    assert.ok(journal.state.repeats - before >= 301, 'all were read again and known again')
    assert.equal(journal.rows.length, 302)

    await copyToSent(numberedMail(1), settings, testIo())
    await withImap(settings, testIo(), async (client) => {
      const status = await client.status('Sent', { messages: true })
      assert.deepEqual(status, { path: 'Sent', messages: 1 })
    })
    const wrong = { ...settings, imapPassword: 'wrong' }
    const check = await checkAccount(wrong, testIo())
    assert.match(
      check.text ?? '',
      /Fetching does not work .* refused the user name or the password/,
    )
    journal.stop()
    await listening
  } finally {
    journal.stop()
    await dovecot.stop()
  }
})
