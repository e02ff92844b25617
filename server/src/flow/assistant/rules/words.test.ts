import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hear, type Wish } from './words.ts'

const heard: [string, Wish | null][] = [
  ['Hello!', 'greeting'],
  ['good MORNING :)', 'greeting'],
  ['¡Buenos días!', 'greeting'],
  ['Hi, I would like to book an appointment', 'book'],
  ['Quisiera pedir hora', 'book'],
  ['Can I come later?', 'move'],
  ['Could we reschedule?', 'move'],
  ['¿Podría venir más tarde?', 'move'],
  ['Hello, I have to cancel my appointment', 'cancel'],
  ['No puedo ir mañana', 'cancel'],
  ['Yes please', 'yes'],
  ['Sí, perfecto', 'yes'],
  ['no', 'no'],
  ['No, gracias', 'no'],
  ['a person please', 'person'],
  ['Quiero hablar con una persona', 'person'],
  ['I want to cancel, give me a human', 'person'],
  ['Thanks a lot', 'thanks'],
  ['Muchas gracias', 'thanks'],
  ['What does it cost?', null],
  ['', null],
  ['🎉🎉', null],
  ['I know a notebook shop', null],
]
for (const [text, wish] of heard)
  test(`"${text}" wishes ${wish ?? 'nothing that it knows'}`, () => {
    assert.equal(hear(text).wishes[0] ?? null, wish)
  })

test('words that nobody accounts for are counted', () => {
  assert.equal(hear('Hello there').rest, 0)
  assert.ok(hear('Hello, may my dog come along').rest > 2)
})

test('a huge or hostile text takes no time and means nothing', () => {
  assert.deepEqual(hear('a'.repeat(1_000_000)).wishes, [])
  assert.deepEqual(hear(`${'('.repeat(50_000)}\0\ud800`).wishes, [])
})
