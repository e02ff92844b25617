import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { openTestDb } from '../../../../test/database.ts'
import type { WorkspaceTx } from '../db.ts'
import { createShared } from './shared.ts'

const { db } = await openTestDb({ after })
const shared = createShared(db, 20)

/** The transaction that this runs in, or an error of the database. */
const work =
  (divisor = 1) =>
  async (tx: WorkspaceTx): Promise<string> => {
    const [row] = await tx.query<{ id: string }>(
      'SELECT pg_current_xact_id()::text AS id, 1 / $1::int',
      [divisor],
    )
    return `${tx.workspaceId} ${row?.id}`
  }

test('what comes soon after each other shares a transaction, of one workspace', async () => {
  const [one, other] = [newId(WorkspaceId), newId(WorkspaceId)]
  const [first, second, elsewhere] = await Promise.all([
    shared(one, work()),
    shared(one, work()),
    shared(other, work()),
  ])
  assert.equal(first, second)
  assert.ok(elsewhere?.startsWith(other))
  assert.notEqual(await shared(one, work()), first)
})

test('what fails fails alone, and the others are done once', async () => {
  const id = newId(WorkspaceId)
  const results = await Promise.allSettled([
    shared(id, work()),
    shared(id, work(0)),
    shared(id, work()),
  ])
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  const [first, , third] = results.map((each) => (each.status === 'fulfilled' ? each.value : ''))
  assert.notEqual(first, third)
})
