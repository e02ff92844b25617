import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { channelsApi, journalApi, membersApi, systemApi } from '@atrium/contract/api/settings'
import { MemberId, MessageId, newId } from '@atrium/contract/ids'
import pg from 'pg'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationOf, newVisitorId } from '../../../test/web-visitor.ts'
import { addMember, asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const list = async () => (await admin.call(membersApi.list)).items
const update = (id: string, body: object) => admin.call(membersApi.update, { params: { id }, body })
const [ada] = await list()
const me = ada?.id ?? ''

/** Starts requests while somebody else holds rows, so that all of them have read before one of them writes. */
async function whileLocked<T>(
  lock: string,
  start: () => Promise<T>[],
): Promise<PromiseSettledResult<T>[]> {
  const owner = new pg.Client({ connectionString: atrium.adminUrl })
  await owner.connect()
  await owner.query('BEGIN')
  await owner.query(lock)
  const started = Promise.allSettled(start())
  await eventually('they wait for the rows', async () => {
    const { rowCount } = await owner.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    return rowCount === 2
  })
  await owner.query('ROLLBACK')
  await owner.end()
  return started
}

test('a new member signs in with the first password, and has the role that was given', async () => {
  const body = {
    name: 'Iris',
    email: 'Iris@People.example',
    role: 'agent',
    password: 'first password',
  } as const
  const made = await admin.call(membersApi.create, { body })
  assert.deepEqual(made, {
    id: made.id,
    name: 'Iris',
    email: 'iris@people.example',
    role: 'agent',
    active: true,
  })
  const client = await atrium.signIn('iris@people.example', 'first password')
  await client.call(membersApi.list)
  await assert.rejects(client.call(membersApi.create, { body }), /403 forbidden/)
  await assert.rejects(admin.call(membersApi.create, { body }), /409 conflict/)
  await assert.rejects(
    admin.call(membersApi.create, { body: { ...body, email: 'IRIS@people.EXAMPLE' } }),
    /409 conflict/,
  )
  for (const change of [
    { password: 'short' },
    { email: 'nobody' },
    { role: 'owner' as never },
    { name: ' ' },
  ])
    await assert.rejects(
      admin.call(membersApi.create, { body: { ...body, email: 'new@people.example', ...change } }),
      /422 invalid/,
    )
})

test('the same address given twice at once is one member', async () => {
  const body = {
    name: 'Twin',
    email: 'twin@people.example',
    role: 'agent',
    password: 'first password',
  } as const
  const tries = await Promise.allSettled(
    [1, 2, 3].map(() => admin.call(membersApi.create, { body })),
  )
  const refused = tries.filter((each) => each.status === 'rejected')
  assert.equal(refused.length, 2)
  for (const { reason } of refused) assert.match(String(reason), /409 conflict/)
  assert.equal((await list()).filter((member) => member.email === body.email).length, 1)
})

test('the last administrator stays one, also when two take it from each other at once', async () => {
  for (const body of [{ role: 'agent' }, { active: false }, { role: 'agent', active: false }])
    await assert.rejects(update(me, body), /409 conflict: This is the last administrator/)
  for (let round = 0; round < 2; round += 1) {
    const second = await addMember(atrium, { role: 'admin', name: `Second ${round}` })
    const tries = await whileLocked('SELECT 1 FROM member FOR UPDATE', () => [
      update(second.memberId, { role: 'agent' }),
      second.client.call(membersApi.update, { params: { id: me }, body: { role: 'agent' } }),
    ])
    assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
    const admins = (await list()).filter((member) => member.role === 'admin' && member.active)
    assert.equal(admins.length, 1)
    // Whoever lost gets it back, for the next round.
    await asOwner(atrium, "UPDATE member SET role = 'admin' WHERE id = $1", [me])
    await asOwner(atrium, "UPDATE member SET role = 'agent' WHERE id = $1", [second.memberId])
  }
  const off = await addMember(atrium, { role: 'admin', name: 'Switched off' })
  await update(off.memberId, { active: false })
  await assert.rejects(
    update(me, { active: false }),
    /409 conflict/,
    'one who cannot sign in does not count',
  )
})

test('a role that was taken is gone within seconds; one who comes back signs in again', async () => {
  const boss = await addMember(atrium, { role: 'admin', name: 'Boss' })
  await boss.client.call(journalApi.list)
  await update(boss.memberId, { role: 'agent' })
  await eventually(
    'the role is gone',
    async () => (await boss.client.fetch('/api/v1/journal')).status === 403,
  )
  await update(boss.memberId, { active: false })
  await eventually(
    'nobody',
    async () => (await boss.client.fetch('/api/v1/members')).status === 401,
  )
  await update(boss.memberId, { active: true, name: 'Boss again' })
  assert.equal(
    (await boss.client.fetch('/api/v1/members')).status,
    401,
    'the old session stays ended',
  )
  await eventually('in again', () =>
    atrium.signIn(boss.email, boss.password).catch(() => undefined),
  )
  assert.ok((await list()).some((member) => member.name === 'Boss again'))
  await assert.rejects(update(newId(MemberId), { name: 'x' }), /404 not_found/)
})

test('events that failed are listed page by page and put back into their lane', async () => {
  const { accountId } = await atrium.connect(createWebchat)
  const visitor = newVisitorId()
  const said = { type: 'message', id: newId(MessageId), text: 'shown after all', uploads: [] }
  const raw = JSON.stringify({ visitor, at: new Date().toISOString(), said })
  const insert = (key: string, state: string, text: string) =>
    asOwner<{ id: string }>(
      atrium,
      `INSERT INTO journal (workspace_id, account_id, event_key, lane, shard, raw, trace, state, reason, attempts, received_at)
       VALUES ($1, $2, $3, $4, 3, $5, gen_random_uuid(), $6, 'a fault', 5, now()) RETURNING id`,
      [atrium.workspaceId, accountId, key, visitor, text, state],
    )
  for (let index = 0; index < 5; index += 1)
    await insert(`bad ${index}`, 'failed', `{"number":${index}}`)
  const [row] = await insert('good', 'failed', raw)
  await insert('gone', 'dropped', '{}')
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: { items: { id: string }[]; nextCursor: string | null } = await admin.call(
      journalApi.list,
      {
        query: { limit: 2, ...(cursor === null ? {} : { cursor }) },
      },
    )
    ids.push(...page.items.map((item) => item.id))
    cursor = page.nextCursor
  } while (cursor !== null)
  assert.equal(ids.length, 6)
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => Number(b) - Number(a)),
  )
  assert.equal((await admin.call(journalApi.list, { query: { state: 'dropped' } })).items.length, 1)

  const replayed = await admin.call(journalApi.replay, { params: { id: row?.id ?? '' } })
  assert.deepEqual([replayed.state, replayed.reason, replayed.attempts], ['pending', null, 0])
  await conversationOf(atrium, 'shown after all')
  await assert.rejects(
    admin.call(journalApi.replay, { params: { id: row?.id ?? '' } }),
    /409 conflict/,
    'what was shown is not shown again',
  )
  await assert.rejects(admin.call(journalApi.replay, { params: { id: '999999' } }), /404 not_found/)
  for (const id of ['x', '-1', '99999999999999999999', '9223372036854775808'])
    await assert.rejects(
      admin.call(journalApi.replay, { params: { id } }),
      /422 invalid|404 not_found/,
      id,
    )
})

test('the system says in words what works', async () => {
  const report = await admin.call(systemApi.health)
  assert.ok(['ok', 'warning'].includes(report.state), JSON.stringify(report))
  const names = report.items.map((item) => item.name)
  for (const name of ['database', 'disk', 'workers', 'bus']) assert.ok(names.includes(name), name)
  assert.ok(report.items.every((item) => item.text.length > 0))
  assert.ok((await admin.call(channelsApi.accounts)).items.length > 0)
})
