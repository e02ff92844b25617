import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { createHealth, diskCheck, eventLoopCheck } from './health.ts'

const ok = async () => ({ state: 'ok' as const, text: 'fine' })

test('the report is as bad as its worst check, in the order they were added', async () => {
  const health = createHealth()
  health.add('database', ok)
  assert.equal((await health.report()).state, 'ok')
  health.add('disk', async () => ({ state: 'warning', text: 'little left' }))
  assert.equal((await health.report()).state, 'warning')
  health.add('channel', async () => {
    throw new Error('mailbox unreachable')
  })
  const { state, items } = await health.report()
  assert.equal(state, 'broken')
  assert.deepEqual(items, [
    { name: 'database', state: 'ok', text: 'fine' },
    { name: 'disk', state: 'warning', text: 'little left' },
    { name: 'channel', state: 'broken', text: 'mailbox unreachable' },
  ])
})

test('a check that never answers is broken, and does not hold the others up', async () => {
  const health = createHealth({ timeoutMs: 20 })
  health.add('stuck', () => new Promise(() => undefined))
  health.add('quick', ok)
  const { items } = await health.report()
  assert.deepEqual(
    items.map(({ state }) => state),
    ['broken', 'ok'],
  )
})

test('only critical checks take the process out of traffic', async () => {
  const health = createHealth()
  let database: 'ok' | 'broken' = 'ok'
  health.add('database', async () => ({ state: database, text: '' }), { critical: true })
  health.add('channel', async () => ({ state: 'broken', text: '' }))
  assert.equal(await health.ready(), true)
  database = 'broken'
  health.add('other', ok)
  assert.equal(await health.ready(), false)
})

test('a stopping process is not ready', async () => {
  const health = createHealth()
  assert.equal(await health.ready(), true)
  health.stop()
  assert.equal(await health.ready(), false)
})

test('many probes at once are one check', async () => {
  const health = createHealth()
  let asked = 0
  health.add('database', async () => {
    asked += 1
    return { state: 'ok', text: '' }
  })
  await Promise.all(Array.from({ length: 50 }, () => health.report()))
  assert.equal(asked, 1)
})

test('the disk is ok, a warning or broken by what is free', async () => {
  assert.equal((await diskCheck(tmpdir(), 1)()).state, 'ok')
  assert.match((await diskCheck(tmpdir(), 1)()).text, /GB free/)
  assert.equal((await diskCheck(tmpdir(), Number.MAX_SAFE_INTEGER)()).state, 'broken')
})

test('a blocked event loop is a warning', async () => {
  const check = eventLoopCheck()
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await check()).state, 'ok')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const until = performance.now() + 1_200
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await check()).state, 'warning')
})
