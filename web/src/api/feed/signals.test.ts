import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import type { Signal } from '@atrium/contract/event'
import { aConversation, me } from '../../../test/fixtures.ts'
import { endTyping, forgetPresence, presence, receiveSignal } from './signals.ts'

// The clock stands still until a test moves it.
beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
afterEach(() => {
  forgetPresence()
  mock.timers.reset()
})

const { id } = aConversation(1)
const other = aConversation(2).id
const customer: Signal = { kind: 'typing', conversationId: id, who: 'contact', name: 'Marie' }
const kenji: Signal = { kind: 'typing', conversationId: id, who: 'member', name: 'Kenji' }
const viewing: Signal = { kind: 'viewing', conversationId: id, memberId: me, name: 'Kenji' }

const seen = (conversationId: string = id) =>
  presence.get(conversationId).map(({ name, what }) => `${name} ${what}`)

test('who stops typing is forgotten, and who looks stays longer; each repeat begins anew', () => {
  receiveSignal(customer)
  receiveSignal(viewing)
  mock.timers.tick(6000)
  receiveSignal(customer)
  mock.timers.tick(6000)
  assert.deepEqual(seen().toSorted(), ['Kenji viewing', 'Marie typing'])
  mock.timers.tick(1000)
  assert.deepEqual(seen(), ['Kenji viewing'])
  mock.timers.tick(45_000)
  assert.deepEqual(seen(), [])
})

test('words that arrived end the typing of the one who wrote them, and of nobody else', () => {
  for (const signal of [customer, kenji, viewing]) receiveSignal(signal)
  endTyping(id)
  assert.deepEqual(seen(), ['Kenji typing', 'Kenji viewing'])
  endTyping(id, 'Ana')
  assert.equal(seen().length, 2)
  endTyping(id, 'Kenji')
  assert.deepEqual(seen(), ['Kenji viewing'])
})

test('a customer with the name of a colleague is another person', () => {
  receiveSignal({ ...customer, name: 'Kenji' })
  receiveSignal(kenji)
  assert.deepEqual(
    presence.get(id).map(({ contact }) => contact),
    [true, false],
  )
  endTyping(id, 'Kenji')
  assert.deepEqual(
    presence.get(id).map(({ contact }) => contact),
    [true],
  )
})

test('who begins again after their words arrived is not ended by the clock of the first time', () => {
  receiveSignal(customer)
  mock.timers.tick(5000)
  endTyping(id)
  receiveSignal(customer)
  mock.timers.tick(3000)
  assert.deepEqual(seen(), ['Marie typing'])
})

test('each conversation has its own people, and a lost stream forgets them all', () => {
  receiveSignal(customer)
  receiveSignal({ ...viewing, conversationId: other })
  assert.deepEqual([seen(), seen(other)], [['Marie typing'], ['Kenji viewing']])
  forgetPresence()
  assert.deepEqual([seen(), seen(other)], [[], []])
})

test('an empty room is always the same, and who watches is told of each change until they leave', () => {
  assert.equal(presence.get('nowhere'), presence.get('elsewhere'))
  let told = 0
  const leave = presence.subscribe(() => {
    told += 1
  })
  receiveSignal(customer)
  mock.timers.tick(7000)
  assert.equal(told, 2)
  leave()
  receiveSignal(customer)
  assert.equal(told, 2)
})
