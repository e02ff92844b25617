import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually } from '../../../test/app.ts'
import { conversations, messagesOf, rowsOf, startDesk, wordsOf } from '../../../test/chat.ts'

test('one process in the whole installation listens to a mailbox; when it goes, the next takes over', async (context) => {
  const desk = await startDesk(context)
  const { atrium } = desk
  const { fake, accountId } = await atrium.connect(createMail, { enabled: false })
  const ana = fake.addCustomer({ name: 'Ana Ruiz', email: 'ana@post.example' })
  const first = await desk.startProcess({ role: 'worker' })
  const params = { id: accountId }
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: true } })
  const holders = () =>
    rowsOf<{ pid: number }>(
      atrium,
      `SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
         AND a.application_name LIKE 'atrium lease listen/%'`,
    )
  const texts = async (): Promise<string[]> => {
    const [row] = await conversations(atrium)
    return row ? (await messagesOf(atrium, row.contactId)).map(wordsOf) : []
  }
  await fake.act(ana.id, { kind: 'text', text: 'first mail', subject: 'Appointment' })
  await eventually('the first mail is shown', async () => (await texts()).length === 1)
  const [holder, ...more] = await holders()
  assert.ok(holder)
  assert.deepEqual(more, [])

  await rowsOf(atrium, 'SELECT pg_terminate_backend($1)', [holder.pid])
  await eventually('another session holds it', async () => {
    const now = await holders()
    return now.length === 1 && now[0]?.pid !== holder.pid
  })
  await fake.act(ana.id, { kind: 'text', text: 'second mail', subject: 'Appointment' })
  await eventually('the second mail is shown', async () => (await texts()).length === 2)
  await first.stop()
  await fake.act(ana.id, { kind: 'text', text: 'third mail', subject: 'Appointment' })
  await eventually('the third mail is shown', async () => (await texts()).length === 3)
  assert.deepEqual(await texts(), ['first mail', 'second mail', 'third mail'])
  assert.equal((await holders()).length, 1)
})

test('a mailbox that is switched off is left, and read on from the same place when it is back', async (context) => {
  const desk = await startDesk(context)
  const { atrium } = desk
  const { fake, accountId } = await atrium.connect(createMail)
  const ana = fake.addCustomer({ name: 'Ana Ruiz', email: 'ana@post.example' })
  const params = { id: accountId }
  const shown = async (): Promise<number> => {
    const [row] = await conversations(atrium)
    return row ? (await messagesOf(atrium, row.contactId)).length : 0
  }
  await fake.act(ana.id, { kind: 'text', text: 'first mail', subject: 'Appointment' })
  await eventually('the first mail is shown', async () => (await shown()) === 1)
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: false } })
  await eventually('nobody listens', async () => {
    const sessions = await rowsOf(
      atrium,
      `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'atrium lease listen/%' AND datname = current_database()`,
    )
    return sessions.length === 0
  })
  await fake.act(ana.id, { kind: 'text', text: 'second mail', subject: 'Appointment' })
  await fake.idle()
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: true } })
  await eventually('the second mail is shown', async () => (await shown()) === 2)
})
