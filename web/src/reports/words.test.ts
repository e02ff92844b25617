import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeOf, measures } from './measures.ts'
import { duration, lastDays, shown } from './words.ts'

test('a time is told as everywhere, and less than a minute in seconds', () => {
  const told = [0, 45, 59.6, 90, 12_000, 187_200].map((seconds) => duration(seconds, 'en'))
  assert.deepEqual(told, ['0 sec', '45 sec', '1 min', '1 min', '3 h 20 min', '2 days 4 h'])
})

test('what is not there is a dash, and nought of something is nought', () => {
  assert.equal(shown(null, { unit: 'share' }, 'en'), '–')
  assert.equal(shown(0, { unit: 'share' }, 'en'), '0%')
  assert.equal(shown(0.254, { unit: 'share' }, 'en'), '25%')
  assert.equal(shown(12_345, { unit: 'count' }, 'de'), '12.345')
})

test('a share of nothing is nothing', () => {
  const none = {
    conversations: 0,
    answered: 0,
    waiting: 0,
    firstAnswerSeconds: null,
    firstAnswerP90Seconds: null,
    immediate: 0,
    resolved: 0,
    resolvedForGood: 0,
    reopened: 0,
    automated: 0,
    handled: 0,
    handleSeconds: null,
    switched: 0,
    cameBack: 0,
    recovered: 0,
  }
  for (const { id, unit, of } of measures) assert.equal(of(none), unit === 'count' ? 0 : null, id)
})

test('slower is bad, more of what is neither is neither', () => {
  assert.deepEqual(changeOf({ good: 'less' }, 20, 10), { way: 'up', tone: 'bad' })
  assert.deepEqual(changeOf({ good: 'less' }, 10, 20), { way: 'down', tone: 'good' })
  assert.deepEqual(changeOf({ good: null }, 20, 10), { way: 'up', tone: 'neutral' })
  assert.deepEqual(changeOf({ good: 'more' }, 10, 10), { way: 'same', tone: 'neutral' })
  assert.equal(changeOf({ good: 'more' }, null, 10), undefined)
})

test('the last days end today', () => {
  const noon = new Date(2027, 2, 1, 12).getTime()
  assert.deepEqual(lastDays(7, noon), { from: '2027-02-23', to: '2027-03-01' })
  assert.deepEqual(lastDays(1, noon), { from: '2027-03-01', to: '2027-03-01' })
})
