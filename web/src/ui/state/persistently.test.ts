import assert from 'node:assert/strict'
import { test } from 'node:test'
import { persistently } from './persistently.ts'

const failing = (times: number) => {
  let tries = 0
  return async () => {
    tries += 1
    if (tries <= times) throw new Error('the line is cut')
    return tries
  }
}

test('a part is loaded again until the line is back, with growing pauses', async () => {
  const pauses: number[] = []
  const pause = async (ms: number) => void pauses.push(ms)
  assert.equal(await persistently(failing(6), pause), 7)
  assert.deepEqual(pauses, [300, 600, 1200, 2400, 4800, 5000])
})

test('a part that is there no more is given up in the end', async () => {
  let count = 0
  const pause = async () => {
    count += 1
  }
  await assert.rejects(persistently(failing(1000), pause), /the line is cut/)
  assert.equal(count, 29)
})
