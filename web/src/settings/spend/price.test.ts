import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastDays, price } from './price.ts'

test('a fraction of a cent is shown, and a whole amount is not stretched', () => {
  assert.equal(price(0.0051, 'USD', 'en'), '$0.0051')
  assert.equal(price(12, 'USD', 'en'), '$12.00')
  assert.equal(price(1234.5, 'EUR', 'en'), '€1,234.50')
  assert.equal(price(0, 'JPY', 'en'), '¥0')
})

test('the last seven days end today, in UTC', () => {
  const late = Date.parse('2026-03-01T23:59:59Z')
  assert.deepEqual(lastDays(7, late), { from: '2026-02-23', to: '2026-03-01' })
  assert.deepEqual(lastDays(1, late), { from: '2026-03-01', to: '2026-03-01' })
})
