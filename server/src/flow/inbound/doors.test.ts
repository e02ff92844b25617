import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createMail, type MailFake } from '@atrium/channel-email/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, type TestApp } from '../../../test/app.ts'
import {
  conversations,
  messagesOf,
  rowsOf,
  startDesk,
  type WhatsAppDesk,
  wordsOf,
} from '../../../test/chat.ts'

/** A mailbox of which no process knows yet. */
async function mailbox(desk: WhatsAppDesk): Promise<{
  accountId: string
  write: (text: string) => Promise<unknown>
  fake: MailFake
}> {
  const { fake, accountId } = await desk.atrium.connect(createMail)
  const ana = fake.addCustomer({ name: 'Ana Ruiz', email: 'ana@post.example' })
  const write = (text: string) =>
    fake.act(ana.id, { kind: 'text', text, subject: 'Appointment' }).then(() => fake.idle())
  return { accountId, write, fake }
}

async function shown(atrium: TestApp): Promise<string[]> {
  const [row] = await conversations(atrium)
  return row ? (await messagesOf(atrium, row.contactId)).map(wordsOf) : []
}

/** Sessions of the database that stand for a process listening to a mailbox. */
async function holders(atrium: TestApp): Promise<number[]> {
  const rows = await rowsOf<{ pid: number }>(
    atrium,
    `SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
       AND a.application_name LIKE 'atrium lease listen/%'`,
  )
  return rows.map(({ pid }) => pid)
}

test('one process in the whole installation listens to a mailbox; when it goes, another takes over', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium } = desk
  const { write } = await mailbox(desk)
  await write('first mail')
  await desk.startProcess({ role: 'worker' })
  await desk.startProcess({ role: 'worker' })
  await eventually('the first mail is shown', async () => (await shown(atrium)).length === 1)
  const [holder, ...more] = await holders(atrium)
  assert.ok(holder)
  assert.deepEqual(more, [])
  await rowsOf(atrium, 'SELECT pg_terminate_backend($1)', [holder])
  await write('second mail')
  await eventually('the second mail is shown', async () => (await shown(atrium)).length === 2)
  assert.deepEqual(await shown(atrium), ['first mail', 'second mail'])
  await eventually('another session listens, and only one', async () => {
    const [now, ...others] = await holders(atrium)
    return now !== undefined && now !== holder && others.length === 0
  })
})

test('a mailbox that is switched off is left at once, and read on from the same place when it is back', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium } = desk
  const { write, accountId } = await mailbox(desk)
  const params = { id: accountId }
  await write('first mail')
  await desk.startProcess({ role: 'worker' })
  await eventually('the first mail is shown', async () => (await shown(atrium)).length === 1)
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: false } })
  await eventually('nobody listens', async () => (await holders(atrium)).length === 0)
  await write('second mail')
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: true } })
  await eventually('the second mail is shown', async () => (await shown(atrium)).length === 2)
  const [events] = await rowsOf<{ count: number }>(
    atrium,
    `SELECT count(*)::int FROM journal WHERE account_id = $1`,
    [accountId],
  )
  assert.equal(events?.count, 2, 'no mail was fetched twice')
})

test('a mailbox whose settings cannot be read ends no process; it is told, and tried again', async (context) => {
  const { atrium } = await startDesk(context)
  const { accountId } = await atrium.connect(createMail, { enabled: false })
  await rowsOf(atrium, `UPDATE channel_account SET settings = '{}', enabled = true WHERE id = $1`, [
    accountId,
  ])
  const told = () =>
    atrium.lines.filter(
      (line) => line.includes('cannot be opened') && line.includes('"stage":"inbound"'),
    )
  await eventually('it is told twice', () => told().length >= 2)
  assert.equal((await atrium.admin.fetch('/api/v1/session')).status, 200)
})
