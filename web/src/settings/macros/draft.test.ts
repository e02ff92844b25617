import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MacroStep } from '@atrium/contract/macro/macro'
import { isWhole, keyed, moved, stepKinds, withStep } from './draft.ts'

const kindsOf = (steps: ReturnType<typeof keyed>) => steps.map(({ step }) => step.kind)
const none = keyed({ id: '', name: '', visibility: 'me', rev: 0, steps: [] })

test('steps are added at the end and moved within the list; each keeps its key', () => {
  const three = (['note', 'label', 'resolve'] as const).reduce(withStep, none)
  assert.deepEqual(kindsOf(moved(three, 2, -1)), ['note', 'resolve', 'label'])
  assert.deepEqual(kindsOf(moved(three, 0, 1)), ['label', 'note', 'resolve'])
  assert.equal(moved(three, 0, -1), three)
  assert.equal(moved(three, 2, 1), three)
  const fewer = moved(three, 2, -1).toSpliced(0, 1)
  const keys = withStep(fewer, 'snooze').map(({ key }) => key)
  assert.equal(new Set(keys).size, 3)
})

test('what is whole here is whole to the server, and the other way round', () => {
  for (const { step } of stepKinds.reduce(withStep, none))
    assert.equal(isWhole(step), MacroStep.safeParse(step).success, step.kind)
  for (const hours of [0, 1, 8760, 8761])
    assert.equal(
      isWhole({ kind: 'snooze', hours }),
      MacroStep.safeParse({ kind: 'snooze', hours }).success,
    )
  assert.ok(!isWhole({ kind: 'reply', text: ' \n' }))
})
