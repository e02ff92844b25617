import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rates } from '@atrium/contract/sending/cost'
import fc from 'fast-check'
import { estimate, pricesByCategory } from './estimate.ts'
import { readRates } from './rates.ts'

const rates: Rates = {
  example: false,
  tables: [
    {
      validFrom: '2026-10-01',
      currency: 'EUR',
      rates: [
        { channel: 'whatsapp', category: 'service', amount: 0.02 },
        { channel: 'whatsapp', category: 'utility', amount: 0.02 },
      ],
    },
    {
      validFrom: '2025-07-01',
      currency: 'USD',
      rates: [
        { channel: 'whatsapp', category: 'service', amount: 0 },
        { channel: 'whatsapp', category: 'utility', window: 'open', amount: 0 },
        { channel: 'whatsapp', category: 'utility', country: '34', amount: 0.03 },
        { channel: 'whatsapp', category: 'marketing', country: '1', amount: 0.025 },
        { channel: 'whatsapp', category: 'marketing', country: '1876', amount: 0.07 },
        { channel: 'whatsapp', category: 'marketing', country: '18', amount: 0.5 },
        { channel: 'sms', country: '34', amount: 0.071 },
        { channel: 'sms', amount: 0.1 },
      ],
    },
  ],
}
const summer = new Date('2026-08-01T00:00:00Z')
const ask = (change: Partial<Parameters<typeof estimate>[1]> = {}) =>
  estimate(rates, {
    channel: 'whatsapp',
    category: 'utility',
    country: '+34600111222',
    window: 'closed',
    units: 1,
    at: summer,
    ...change,
  })

test('the table counts that is valid when the message is sent, to the second', () => {
  const before = ask({ category: 'service', at: new Date('2026-09-30T23:59:59.999Z') })
  assert.deepEqual(
    [before?.amount, before?.currency, before?.why.validFrom],
    [0, 'USD', '2025-07-01'],
  )
  const after = ask({ category: 'service', at: new Date('2026-10-01T00:00:00Z') })
  assert.deepEqual(
    [after?.amount, after?.currency, after?.why.validFrom],
    [0.02, 'EUR', '2026-10-01'],
  )
  assert.equal(ask({ at: new Date('2025-06-30T23:59:59Z') }), null)
})

test('the window decides before the country, and the longest calling code before a shorter one', () => {
  assert.equal(ask()?.amount, 0.03)
  assert.equal(ask({ window: 'open' })?.amount, 0)
  const ad = { category: 'marketing' }
  assert.equal(ask({ ...ad, country: '+14155550123' })?.amount, 0.025)
  assert.equal(ask({ ...ad, country: '+18765550123' })?.amount, 0.07)
  assert.equal(ask({ ...ad, country: '1876' })?.why.country, '1876')
})

test('where the table says nothing there is no estimate, and never a free one', () => {
  assert.equal(ask({ category: 'marketing' }), null)
  assert.equal(ask({ category: 'marketing', country: null }), null)
  assert.equal(ask({ channel: 'telegram' }), null)
  assert.equal(ask({ country: null }), null)
  // A country is no part of another: 3 is not 34.
  assert.equal(ask({ country: '3' }), null)
})

test('segments are counted, and the sum has no dust', () => {
  const sms = { channel: 'sms', category: 'sms' }
  assert.equal(ask({ ...sms, units: 3 })?.amount, 0.213)
  assert.equal(ask({ ...sms, country: null, units: 3 })?.amount, 0.3)
  assert.equal(ask({ ...sms, units: 3 })?.why.perUnit, 0.071)
})

test('what each category would have cost is kept for the receipt', () => {
  const priced = {
    channel: 'whatsapp',
    category: 'utility',
    country: '1',
    window: 'open',
    units: 1,
  } as const
  assert.deepEqual(pricesByCategory(rates, { ...priced, at: summer }), {
    service: 0,
    utility: 0,
    marketing: 0.025,
  })
  assert.deepEqual(pricesByCategory(rates, { ...priced, at: new Date('2020-01-01') }), {})
})

test('the shipped file says that it is an example, and prices what Atrium sends on both sides of the change', async () => {
  const shipped = await readRates()
  assert.equal(shipped.example, true)
  for (const at of [new Date('2026-09-30T12:00:00Z'), new Date('2026-10-01T12:00:00Z')])
    for (const category of ['marketing', 'utility', 'authentication', 'service']) {
      const priced = {
        channel: 'whatsapp',
        category,
        country: null,
        window: 'closed',
        units: 1,
        at,
      } as const
      assert.equal(estimate(shipped, priced)?.why.example, true, category)
    }
  const service = (day: string) =>
    estimate(shipped, {
      channel: 'whatsapp',
      category: 'service',
      country: null,
      window: 'open',
      units: 1,
      at: new Date(day),
    })
  assert.equal(service('2026-09-30')?.amount, 0)
  assert.ok((service('2026-10-01')?.amount ?? 0) > 0)
})

test('whatever the table: an estimate is one of its rates times the units, of its channel', () => {
  const rate = fc.record(
    {
      channel: fc.constantFrom('whatsapp', 'sms'),
      category: fc.constantFrom('marketing', 'service'),
      country: fc.constantFrom('1', '34', '1876'),
      window: fc.constantFrom('open' as const, 'closed' as const),
      amount: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
    },
    { requiredKeys: ['channel', 'amount'] },
  )
  fc.assert(
    fc.property(
      fc.array(rate, { maxLength: 12 }),
      fc.integer({ min: 1, max: 10 }),
      (all, units) => {
        const given = Rates.parse({
          tables: [{ validFrom: '2026-01-01', currency: 'USD', rates: all }],
        })
        const priced = {
          channel: 'sms',
          category: 'service',
          country: '18761234567',
          window: 'open',
        } as const
        const found = estimate(given, { ...priced, units, at: summer })
        const fits = all.filter(
          ({ channel, category, country, window }) =>
            channel === 'sms' &&
            category !== 'marketing' &&
            country !== '34' &&
            window !== 'closed',
        )
        assert.equal(found === null, fits.length === 0)
        if (found) {
          assert.ok(fits.some(({ amount }) => amount === found.why.perUnit))
          assert.ok(Math.abs(found.amount - found.why.perUnit * units) < 1e-6)
        }
      },
    ),
  )
})
