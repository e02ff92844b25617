import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readRates } from './rates.ts'

const dir = await mkdtemp(join(tmpdir(), 'atrium-rates-'))
after(() => rm(dir, { recursive: true, force: true }))

async function read(content: unknown): ReturnType<typeof readRates> {
  const file = join(dir, `${crypto.randomUUID()}.json`)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readRates(file)
}
const table = { validFrom: '2026-01-01', currency: 'EUR', rates: [{ channel: 'sms', amount: 0.1 }] }
const withRate = (rate: unknown) => ({ tables: [{ ...table, rates: [rate] }] })

test('a file of the operator is read, and is no example unless it says so', async () => {
  const rates = await read({ tables: [table] })
  assert.equal(rates.example, false)
  assert.equal(rates.tables[0]?.rates[0]?.amount, 0.1)
})

const wrong: [name: string, content: unknown, told: RegExp][] = [
  ['no JSON', '{ "tables": [', /It is no JSON/],
  ['nothing in it', '', /It is no JSON/],
  ['no table', { tables: [] }, /tables: /],
  ['another thing', [1], /the file: /],
  [
    'a price below nothing',
    withRate({ channel: 'sms', amount: -1 }),
    /tables\[0\]\.rates\[0\]\.amount: /,
  ],
  ['a price as text', withRate({ channel: 'sms', amount: '0,1' }), /rates\[0\]\.amount: /],
  [
    'a price that is no number',
    '{"tables":[{"validFrom":"2026-01-01","currency":"EUR","rates":[{"channel":"sms","amount":1e999}]}]}',
    /amount: /,
  ],
  [
    'a calling code with +',
    withRate({ channel: 'sms', country: '+34', amount: 1 }),
    /country: a calling code without \+/,
  ],
  ['a country by letters', withRate({ channel: 'sms', country: 'ES', amount: 1 }), /calling code/],
  [
    'a word that is not known',
    withRate({ channel: 'sms', amount: 1, price: 2 }),
    /rates\[0\]: .*price/,
  ],
  ['a day that is none', { tables: [{ ...table, validFrom: '2026-02-30' }] }, /validFrom: /],
  [
    'a currency that is none',
    { tables: [{ ...table, currency: 'euro' }] },
    /currency: three letters/,
  ],
  ['two tables of one day', { tables: [table, table] }, /Two tables begin on 2026-01-01/],
  [
    'two rates for the same',
    { tables: [{ ...table, rates: [...table.rates, { channel: 'sms', amount: 2 }] }] },
    /Two rates for the same: 2026-01-01 sms\./,
  ],
]
for (const [name, content, told] of wrong)
  test(`${name} stops the start, and is told with its place`, async () => {
    await assert.rejects(read(content), (error: Error) => {
      assert.match(error.message, told)
      assert.match(error.message, /cannot start.*docs\/sending\/rates\.md/s)
      return true
    })
  })

test('a file that is not there is named', async () => {
  await assert.rejects(readRates(join(dir, 'none.json')), /none\.json cannot be used.*ENOENT/s)
})

test('of a thousand mistakes twenty are told', async () => {
  const rates = Array.from({ length: 1000 }, () => ({ channel: 'sms', amount: -1 }))
  await assert.rejects(read({ tables: [{ ...table, rates }] }), /and 980 more/)
})
