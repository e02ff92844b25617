import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { createHold } from './hold.ts'

const [one, other] = [newId(WorkspaceId), newId(WorkspaceId)]

beforeEach(() => {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
})

test('what is held goes on in its order, a few at a time, and nothing stays', () => {
  const gone: number[][] = []
  const hold = createHold<number>((items) => void gone.push(items))
  for (let n = 0; n < 200; n += 1) hold.add(one, n)
  assert.equal(gone.length, 0)
  for (let turn = 0; turn < 20; turn += 1) mock.timers.tick(16)
  assert.deepEqual(
    gone.flat(),
    Array.from({ length: 200 }, (_, n) => n),
  )
  assert.ok(gone.length > 5, 'not at once')
  assert.ok(gone.slice(0, -1).every((items) => items.length >= 16 && items.length <= 50))
  assert.equal(hold.has(one), false)
})

test('one line does not wait behind another', () => {
  const gone: string[] = []
  const hold = createHold<string>((items) => void gone.push(...items))
  for (let n = 0; n < 500; n += 1) hold.add(one, 'one')
  hold.add(other, 'other')
  mock.timers.tick(16)
  assert.ok(gone.includes('other'))
  assert.deepEqual([hold.has(one), hold.has(other)], [true, false])
})

test('what comes all the time waits about four times as long as one goes', () => {
  const waited: number[] = []
  let at = 0
  const hold = createHold<number>((items) => {
    for (const since of items) waited.push(at - since)
  })
  for (; at < 2_000; at += 1) {
    for (let n = 0; n < 5; n += 1) hold.add(one, at)
    mock.timers.tick(1)
  }
  assert.ok(Math.max(...waited) < 120, `${Math.max(...waited)} ms`)
})
