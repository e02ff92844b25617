import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snoozeChoices } from './snooze.ts'

const keys = (now: Date) => snoozeChoices(now.getTime()).map(({ key }) => key)

test('every choice lies ahead, in order, and the mornings are at nine', () => {
  for (let day = 1; day <= 28; day += 1) {
    const now = new Date(2026, 9, day, 23, 40).getTime()
    const choices = snoozeChoices(now)
    assert.ok(choices.every(({ at }) => at > now))
    assert.deepEqual(
      choices,
      choices.toSorted((a, b) => a.at - b.at),
    )
    for (const { key, at } of choices) if (key !== 'later') assert.equal(new Date(at).getHours(), 9)
  }
})

test('Monday is offered unless it is tomorrow or in a week already', () => {
  assert.deepEqual(keys(new Date(2026, 10, 18, 10)), ['later', 'tomorrow', 'monday', 'week'])
  assert.deepEqual(keys(new Date(2026, 10, 22, 10)), ['later', 'tomorrow', 'week'])
  assert.deepEqual(keys(new Date(2026, 10, 23, 10)), ['later', 'tomorrow', 'week'])
})
