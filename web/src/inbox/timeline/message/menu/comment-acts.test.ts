import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '@atrium/contract/message'
import { aMessage } from '../../../../../test/fixtures.ts'
import { commentActs } from './comment-acts.ts'

const all = { max: 1000, privateDays: 7, hide: true, like: true, deleteOwn: true }
const post = { id: 'p1' }
const comment = (change: Partial<Message> = {}): Message => ({
  ...aMessage(1),
  direction: 'in',
  context: { post },
  externalId: 'c1',
  ...change,
})

test('a comment can be hidden and liked, and both taken back', () => {
  assert.deepEqual(commentActs(comment(), all), ['hide', 'like'])
  const changed = comment({ context: { post, hidden: true, liked: true } })
  assert.deepEqual(commentActs(changed, all), ['unhide', 'unlike'])
  const shownAgain = comment({ context: { post, hidden: false, liked: false } })
  assert.deepEqual(commentActs(shownAgain, all), ['hide', 'like'])
})

test('of our own answer only deleting is left, until it is deleted', () => {
  assert.deepEqual(commentActs(comment({ direction: 'out' }), all), ['delete'])
  const gone = comment({ direction: 'out', deletedAt: '2026-11-20T12:00:00.000Z' })
  assert.deepEqual(commentActs(gone, all), [])
})

test('the channel’s data decides; a private message and one without the provider’s id have nothing', () => {
  assert.deepEqual(commentActs(comment(), { ...all, like: false }), ['hide'])
  assert.deepEqual(commentActs(comment({ direction: 'out' }), { ...all, deleteOwn: false }), [])
  assert.deepEqual(commentActs(comment(), undefined), [])
  assert.deepEqual(commentActs(comment({ context: null }), all), [])
  assert.deepEqual(commentActs(comment({ externalId: null }), all), [])
})
