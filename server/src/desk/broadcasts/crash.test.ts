import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { eventually, startTestApp } from '../../../test/app.ts'
import { rowsOf } from '../../../test/chat.ts'
import { broadcaster } from '../../../test/outbound/broadcasts.ts'
import { workers } from '../../../test/outbound/start-worker.ts'

const startWorker = workers({ after })
// This process only takes requests: what works dies with the child.
const atrium = await startTestApp({ after }, { ATRIUM_ROLE: 'web' })
const worker = () => startWorker(atrium)
const { world, get, begin, recipientsOf, wake } = await broadcaster(atrium)

test('the process dies again and again in the middle: nobody gets it twice, and nobody is forgotten', async () => {
  const count = 80
  const { draft, texts, sent } = await world(count)
  let child = await worker()
  const id = await begin(draft({ perMinute: 3_000 }))
  for (const reached of [10, 40]) {
    await eventually(`${reached} are sent`, () => sent() >= reached)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.ok(sent() < count, 'it died in the middle')
    // What it was sending is settled when its lease ends: in twenty seconds, or now.
    await rowsOf(
      atrium,
      `UPDATE outbox SET leased_until = clock_timestamp() WHERE state = 'sending'`,
    )
    child = await worker()
    await wake()
  }
  await eventually('all are worked', async () => (await get(id)).state === 'done')
  await eventually('nothing waits', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  const rows = await recipientsOf(id)
  assert.equal(rows.length, count)
  const arrived = Array.from({ length: count }, (_, n) => texts(n).length)
  assert.equal(Math.max(...arrived), 1, 'nobody twice')
  // A send whose answer was lost is uncertain, says so, and is not repeated by itself.
  const [uncertain] = await rowsOf<{ count: number }>(
    atrium,
    `SELECT count(*)::int AS count FROM message WHERE state = 'unknown'`,
  )
  const missing = arrived.filter((texts) => texts === 0).length
  assert.ok(missing <= (uncertain?.count ?? 0), `${missing} missing, ${uncertain?.count} uncertain`)
  assert.deepEqual(
    rows.filter(({ state }) => state !== 'sent' && state !== 'delivered'),
    [],
  )
})
