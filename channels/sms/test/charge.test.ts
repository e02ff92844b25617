import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chargeOf } from '../src/fields.ts'

test('a price that can be added up is a charge, and a price of nothing is not billed', () => {
  const paid = { billable: true, amount: 0.0333, currency: 'EUR' }
  assert.deepEqual(chargeOf('0.0333', 'EUR'), paid)
  assert.deepEqual(chargeOf('0', 'USD'), { billable: false, amount: 0, currency: 'USD' })
})

test('anything else is no charge: the estimate stays', () => {
  for (const amount of [
    undefined,
    null,
    '',
    1,
    '-1',
    '1e9',
    'NaN',
    '0,03',
    '1234567',
    '0.1 EUR',
    {},
  ])
    assert.equal(chargeOf(amount, 'EUR'), undefined, String(amount))
  for (const currency of [undefined, '', 'eur', 'EURO', 978, []])
    assert.equal(chargeOf('0.1', currency), undefined, String(currency))
})
