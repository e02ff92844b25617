import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownHealth, type Worries, withoutSeen, withWorry } from './health.ts'

const said = (text: string, state: 'warning' | 'broken' | 'ok' = 'warning') => ({ state, text })
const ok = { state: 'ok', text: null } as const

test('each source takes back only its own words', () => {
  let worries: Worries = {}
  worries = withWorry(worries, 'template/promo/en', said('Template promo (en) was paused.'))
  worries = withWorry(worries, 'works', said('The token is bad.', 'broken'))
  assert.deepEqual(shownHealth(worries), {
    state: 'broken',
    text: 'The token is bad. Template promo (en) was paused.',
  })
  worries = withWorry(worries, 'works', ok)
  assert.deepEqual(shownHealth(worries), said('Template promo (en) was paused.'))
  worries = withWorry(worries, 'template/promo/en', ok)
  assert.deepEqual(shownHealth(worries), ok)
  assert.deepEqual(worries, {})
})

test('good words are shown only when nothing is wrong, and many are counted', () => {
  const limit = withWorry({}, 'news', said('The messaging limit is tier 1k.', 'ok'))
  assert.deepEqual(shownHealth(limit), said('The messaging limit is tier 1k.', 'ok'))
  const both = withWorry(limit, 'works', said('Quality is low.'))
  assert.deepEqual(shownHealth(both), said('Quality is low.'))
  let many: Worries = {}
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    many = withWorry(many, `template/${name}/en`, said(`${name}.`))
  assert.deepEqual(shownHealth(many), said('e. d. c. (2 more)'))
})

test('what somebody has seen is gone; what is still so is not', () => {
  const worries: Worries = {
    news: said('Somebody reported the number.'),
    'news/promo/en': said('Template promo (en) became marketing.'),
    missed: said('Two messages were missed.'),
    token: said('The token ends in 3 days.'),
    'template/promo/en': said('Template promo (en) was paused.'),
  }
  assert.deepEqual(Object.keys(withoutSeen(worries)).sort(), ['template/promo/en', 'token'])
})
