import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { createSecrets, SecretsError } from './secrets.ts'

const key = randomBytes(32)
const place = 'workspace 1 / account 7'

test('what was sealed opens in its place, whatever the text', () => {
  const secrets = createSecrets([key])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      assert.equal(secrets.open(secrets.seal(text, context), context), text)
    }),
  )
})

test('the same text sealed twice gives different bytes, neither of which shows it', () => {
  const secrets = createSecrets([key])
  const [one, other] = [secrets.seal('EAAG-token', place), secrets.seal('EAAG-token', place)]
  assert.notDeepEqual(one, other)
  assert.equal(one.includes('EAAG-token'), false)
})

test('sealed bytes do not open in another place', () => {
  const secrets = createSecrets([key])
  const sealed = secrets.seal('x', place)
  assert.throws(() => secrets.open(sealed, 'workspace 2 / account 7'), { code: 'damaged' })
})

test('no changed byte goes unnoticed', () => {
  const secrets = createSecrets([key])
  const sealed = secrets.seal('a secret', place)
  for (const index of sealed.keys()) {
    const changed = Buffer.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    assert.throws(() => secrets.open(changed, place), SecretsError, `byte ${index}`)
  }
  for (const length of [0, 1, 32, sealed.length - 1]) {
    assert.throws(() => secrets.open(sealed.subarray(0, length), place), SecretsError)
  }
})

test('rotation: a new first key seals, the old one still opens, and then it can go', () => {
  const next = randomBytes(32)
  const before = createSecrets([key])
  const during = createSecrets([next, key])
  const after = createSecrets([next])
  const old = before.seal('x', place)

  assert.equal(during.open(old, place), 'x')
  assert.equal(during.stale(old), true)
  const fresh = during.seal(during.open(old, place), place)
  assert.equal(during.stale(fresh), false)
  assert.equal(after.open(fresh, place), 'x')
  assert.throws(() => after.open(old, place), { code: 'unknown_key' })
  assert.throws(() => before.open(fresh, place), { code: 'unknown_key' })
})

test('derived keys depend on purpose and key, and come out the same each time', () => {
  const secrets = createSecrets([key])
  assert.equal(secrets.derive('cookies').byteLength, 32)
  assert.deepEqual(secrets.derive('cookies'), createSecrets([key]).derive('cookies'))
  assert.notDeepEqual(secrets.derive('cookies'), secrets.derive('visitors'))
  assert.notDeepEqual(secrets.derive('cookies'), createSecrets([randomBytes(32)]).derive('cookies'))
})

test('without a key, or with a short one, nothing is sealed', () => {
  assert.throws(() => createSecrets([]))
  assert.throws(() => createSecrets([randomBytes(16)]))
})
