import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { createLease } from './lease.ts'

const database = await testDatabase()
after(() => database.drop())
const lease = createLease(database.appUrl)
const other = createLease(database.appUrl)

/** Work that goes on until it is told to end. */
function held(): {
  work: (signal: AbortSignal) => Promise<void>
  started: Promise<AbortSignal>
  end: () => void
} {
  const { promise: started, resolve } = Promise.withResolvers<AbortSignal>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  return {
    started,
    end,
    work: async (signal) => {
      resolve(signal)
      await ended
    },
  }
}

test('one holder per name: the second does not run, and does not wait', async () => {
  const mine = held()
  const holding = lease('mailbox', mine.work)
  await mine.started
  let ran = 0
  await other('mailbox', async () => {
    ran += 1
  })
  assert.equal(ran, 0)
  await other('another mailbox', async () => {
    ran += 1
  })
  assert.equal(ran, 1)
  mine.end()
  await holding
  await other('mailbox', async () => {
    ran += 1
  })
  assert.equal(ran, 2, 'free again at once')
})

test('work that fails frees the lease and tells its error', async () => {
  const failing = lease('mailbox', async () => {
    throw new Error('no such folder')
  })
  await assert.rejects(failing, /no such folder/)
  let ran = false
  await other('mailbox', async () => {
    ran = true
  })
  assert.ok(ran)
})

test('when the connection is lost the holder hears it and another may take over', async () => {
  const mine = held()
  const holding = lease('mailbox', mine.work)
  const signal = await mine.started
  const lost = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  await asOwner(
    database,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'atrium lease mailbox' AND datname = current_database()",
  )
  await lost
  let ran = false
  await other('mailbox', async () => {
    ran = true
  })
  assert.ok(ran)
  mine.end()
  await holding
})

test('of twenty who ask at once, one runs', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const { promise: all, resolve: asked } = Promise.withResolvers<void>()
  let refused = 0
  const tries = Array.from({ length: 20 }, () =>
    lease('race', async () => {
      runs += 1
      running += 1
      most = Math.max(most, running)
      await all
      running -= 1
    }).then(() => {
      refused += 1
      if (refused === 19) asked()
    }),
  )
  await Promise.all(tries)
  assert.deepEqual([runs, most], [1, 1])
})
