import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { createCourtesy } from './courtesy.ts'

const [flooded, quiet] = [newId(WorkspaceId), newId(WorkspaceId)]

/** A door with a clock of its own; `flood` lets a thousand events a second in for half a second, and tells whether the last one waits. */
function door() {
  let at = 0
  const stands = createCourtesy(() => at)
  const wait = (workspaceId: WorkspaceId, events: number) => stands(workspaceId, events).waits
  const flood = (): boolean => {
    let last = false
    for (let n = 0; n < 500; n += 1) {
      at += 1
      last = wait(flooded, 1)
    }
    return last
  }
  return { stands, wait, flood, later: (by: number) => (at += by) }
}

test('a workspace in a rush waits while another one is there, which does not', () => {
  const { wait, flood } = door()
  assert.equal(wait(quiet, 1), false)
  assert.equal(flood(), true)
  assert.equal(wait(quiet, 1), false)
})

test('alone nobody waits, however much comes', () => {
  const { stands, wait, flood, later } = door()
  assert.equal(flood(), false)
  assert.deepEqual(stands(flooded, 1), { isRushing: true, waits: false })
  wait(quiet, 1)
  assert.equal(flood(), true)
  later(2_000)
  assert.equal(flood(), false)
})

test('after the rush nobody waits', () => {
  const { wait, flood, later } = door()
  wait(quiet, 1)
  assert.equal(flood(), true)
  later(1_000)
  wait(quiet, 1)
  assert.equal(wait(flooded, 1), false)
})
