import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hmac, sameSecret } from '../src/signing/hmac.ts'

test('HMAC agrees with RFC 4231, test case 2', () => {
  assert.equal(
    hmac('sha256', 'Jefe', 'what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
  assert.equal(
    hmac('sha256', 'Jefe', Buffer.from('what do ya want for nothing?'), 'base64'),
    'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=',
  )
})

test('secrets are equal only when every byte is, and empty never matches', () => {
  assert.equal(sameSecret('abc', 'abc'), true)
  for (const [given, expected] of [
    ['abd', 'abc'],
    ['ab', 'abc'],
    ['abcd', 'abc'],
    ['ABC', 'abc'],
    ['', ''],
    ['', 'abc'],
    [undefined, 'abc'],
    ['é', 'e'],
  ] as const)
    assert.equal(sameSecret(given, expected), false, `${given} ${expected}`)
})
