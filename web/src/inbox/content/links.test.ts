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

test('brackets that the address opened stay with it, those of the sentence do not', () => {
  for (const [text, link] of [
    ['(https://example.org/Rock_(music))', 'https://example.org/Rock_(music)'],
    ['((https://example.org/a))', 'https://example.org/a'],
    ['(see https://example.org/a_(b)).', 'https://example.org/a_(b)'],
    ['[https://example.org/a]', 'https://example.org/a'],
    ['{"url":"https://example.org/a"}', 'https://example.org/a'],
    ['https://example.org/a?!…', 'https://example.org/a?!…'],
    ['https://example.org/a)?!', 'https://example.org/a'],
    ['HTTPS://EXAMPLE.ORG/A', 'HTTPS://EXAMPLE.ORG/A'],
  ] as const)
    assert.deepEqual(links(text), [link], text)
})

test('an address in a sentence that runs from right to left is the address alone', () => {
  assert.deepEqual(links('الموقع https://example.org/حجز هنا'), ['https://example.org/حجز'])
  assert.deepEqual(links('כתבו ל-ana@example.org.'), ['mailto:ana@example.org'])
})

test('what only looks like an address stays words', () => {
  for (const text of [
    'https://',
    'http://[',
    'www.',
    'www.one',
    '@example.org',
    'ana@',
    'ana@host',
  ])
    assert.deepEqual(pieces(text), [{ text }], text)
  assert.deepEqual(pieces(''), [])
})

test('a customer can stop no screen with a long row of signs', () => {
  const many = 60_000
  for (const sign of [').', ')', '(', '.', 'a-', 'a@', 'www.', '@a.', 'https://']) {
    const row = sign.repeat(many / sign.length)
    for (const text of [row, `https://example.org/${row}`, `https://example.org/${row}a`]) {
      const back = pieces(text).map((piece) => piece.text)
      assert.ok(back.join('') === text, sign)
    }
  }
})

test('every link can be opened, and its words are what was written', () => {
  const part = fc.oneof(fc.webUrl(), fc.emailAddress(), fc.string(), fc.constantFrom('(', ')', '.'))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      for (const { text, href } of pieces(parts.join(''))) {
        if (href === undefined) continue
        assert.ok(URL.canParse(href), href)
        assert.match(href, /^(https?:|mailto:)/i)
        assert.ok(href.endsWith(text), href)
      }
    }),
  )
})
