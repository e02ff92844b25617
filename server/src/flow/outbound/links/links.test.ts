import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linksIn, withLinks } from './rewrite.ts'
import { createTrackedLinks } from './token.ts'

const ours = 'https://atrium.example/l/'

test('addresses are found as people write them, each once, and what ends the sentence stays behind', () => {
  const found = (text: string) => linksIn(text, ours)
  assert.deepEqual(found('See https://a.example/b?c=d&e=1#f. And (https://a.example/x).'), [
    'https://a.example/b?c=d&e=1#f',
    'https://a.example/x',
  ])
  assert.deepEqual(found('https://de.wikipedia.org/wiki/Salon_(Begriff) ja!'), [
    'https://de.wikipedia.org/wiki/Salon_(Begriff)',
  ])
  assert.deepEqual(found('HTTP://A.example, http://a.example; HTTP://A.example'), [
    'HTTP://A.example',
    'http://a.example',
  ])
  assert.deepEqual(found('«https://a.example/é» 见https://b.example。'), [
    'https://a.example/é',
    'https://b.example。',
  ])
  for (const nothing of [
    'a.example',
    'javascript:alert(1)',
    'https://',
    'mailto:a@b.example',
    `${ours}AAAA`,
    `https://a.example/${'x'.repeat(2001)}`,
  ])
    assert.deepEqual(found(nothing), [], nothing)
  assert.equal(
    found(Array.from({ length: 50 }, (_, n) => `https://${n}.example`).join(' ')).length,
    20,
  )
})

test('each address is replaced by its own and everything else stays', () => {
  const text = 'A https://a.example/1, B https://a.example/12! A again: https://a.example/1'
  const map = new Map([['https://a.example/1', 'OURS']])
  assert.equal(withLinks(text, map), 'A OURS, B https://a.example/12! A again: OURS')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (words) => {
      assert.equal(withLinks(words, new Map()), words)
    }),
  )
})

test('a short address is opened by us alone, and no other text is', () => {
  const options = { publicUrl: 'https://atrium.example' }
  const links = createTrackedLinks({ ...options, key: Buffer.alloc(32, 1) })
  const others = createTrackedLinks({ ...options, key: Buffer.alloc(32, 2) })
  const token = links.url('1234567').slice(ours.length)
  assert.equal(token.length, 15)
  assert.equal(links.open(token), '1234567')
  assert.equal(others.open(token), undefined)
  for (const wrong of ['', token.slice(1), `${token}A`, `${token}=`, token.toLowerCase(), '../..'])
    assert.equal(links.open(wrong), undefined, wrong)
  fc.assert(fc.property(fc.string(), (text) => links.open(text) === undefined))
})
