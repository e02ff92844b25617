import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pieces, safeUrl } from './links.ts'

const links = (text: string) => pieces(text).flatMap(({ href }) => href ?? [])

test('addresses become links, the sentence around them stays text', () => {
  assert.deepEqual(pieces('See https://example.org/a?b=1. Thanks'), [
    { text: 'See ' },
    { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
    { text: '. Thanks' },
  ])
  assert.deepEqual(links('(www.example.org/x)'), ['https://www.example.org/x'])
  assert.deepEqual(links('https://en.wikipedia.org/wiki/Rock_(music)'), [
    'https://en.wikipedia.org/wiki/Rock_(music)',
  ])
  assert.deepEqual(links('write to ana@example.org!'), ['mailto:ana@example.org'])
})

test('nothing but web and mail is ever a link', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
  ])
    assert.deepEqual(links(text), [], text)
  assert.equal(safeUrl('javascript:alert(1)'), undefined)
  assert.equal(safeUrl('not a url'), undefined)
})

test('no character is lost or added, whatever the text', () => {
  const part = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.emailAddress(),
    fc.constantFrom(').', ' (', 'www.'),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join(' ')
      assert.equal(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
        text,
      )
    }),
  )
})
