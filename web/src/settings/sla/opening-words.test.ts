import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openingWords } from './opening-words.ts'

test('a period of the week is said as people say it, in the reader’s language', () => {
  const words = (days: number[], language = 'en') =>
    openingWords({ days, from: '09:00', to: '24:00' }, language)
  assert.equal(words([1, 2, 3, 4, 5]), 'Mon–Fri 09:00–24:00')
  assert.equal(words([6, 7]), 'Sat, Sun 09:00–24:00')
  assert.equal(words([7, 1, 3, 4, 5]), 'Mon, Wed–Fri, Sun 09:00–24:00')
  assert.equal(words([2]), 'Tue 09:00–24:00')
  assert.equal(words([1, 2, 3], 'es'), 'lun–mié 09:00–24:00')
})
