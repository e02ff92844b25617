import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { marked } from './marked.ts'

const hits = (text: string, query: string) =>
  marked(text, query)
    .filter(({ hit }) => hit)
    .map((piece) => piece.text)

test('words are found whatever their accents and case', () => {
  assert.deepEqual(hits('Málaga, mañana', 'malaga MANANA'), ['Málaga', 'mañana'])
  assert.deepEqual(hits('予約を変更したい', '予約'), ['予約'])
})

test('a hit far inside is brought into view', () => {
  const text = `${'word '.repeat(60)}needle and more`
  assert.ok(marked(text, 'needle')[0]?.text.startsWith('…'))
  assert.deepEqual(hits(text, 'needle'), ['needle'])
})

test('a long text is cut between characters', () => {
  for (const shift of ['', 'x']) {
    const text = `${shift}${'😀'.repeat(120)}needle${'😀'.repeat(120)}`
    for (const query of ['needle', 'not there'])
      for (const { text: piece } of marked(text, query)) assert.ok(piece.isWellFormed(), piece)
  }
})

test('a short text stays whole, whatever is searched', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 8 }), (text, query) => {
      assert.equal(
        marked(text, query)
          .map((piece) => piece.text)
          .join(''),
        text,
      )
    }),
  )
})
