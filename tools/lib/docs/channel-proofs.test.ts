import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

// Plain JavaScript without types of its own.
const { brokenProofs, channelsIn, wrongIn } = (await import(
  new URL('channel-proofs.mjs', import.meta.url).href
)) as {
  brokenProofs(): string[]
  channelsIn(): string[]
  wrongIn(text: string): string[]
}

const here = 'tools/lib/docs/channel-proofs.test.ts'
const document = (...rows: string[]) => ['Channels: sms, line.', '## Receipts', ...rows].join('\n')

test('the proofs are true: each file is there, with the tests that are named, and so is the overview', () => {
  assert.deepEqual(brokenProofs(), [])
})

test('a file or a test that is gone, a missing quote and a bare n/a are said', () => {
  const of = (proof: string) => wrongIn(document(`- all: ${proof}`))
  assert.deepEqual(of(`\`${here}\` “are said”; the rest: n/a, for a reason`), [])
  assert.deepEqual(of('n/a: there is none'), [])
  assert.deepEqual(of('`tools/gone.test.ts` “are said”'), [
    'Receipts: tools/gone.test.ts does not exist',
  ])
  const sung = `are ${'sung'}`
  assert.deepEqual(of(`\`${here}\` “${sung}”`), [`Receipts: ${here} has no test “${sung}”`])
  // Words that stand in the file, but in no name.
  assert.match(of(`\`${here}\` “Plain JavaScript without types”`)[0] ?? '', /has no test/)
  assert.deepEqual(of(`\`${here}\``), [`Receipts: ${here}: no test is named`])
  assert.deepEqual(of(`\`${here}\` “are said`), ['Receipts: sms, line: a quote is missing'])
  for (const nothing of ['', 'n/a', 'n/a:', 'soon'])
    assert.deepEqual(of(nothing), ['Receipts: sms, line has neither a test nor a reason'], nothing)
})

test('each item speaks of each channel, once', () => {
  const reason = 'n/a: there is none'
  assert.deepEqual(wrongIn(document(`- sms: ${reason}`, `- line: ${reason}`)), [])
  assert.deepEqual(wrongIn(document(`- sms, sms, fax: ${reason}`)), [
    'Receipts: nothing is said of line',
    'Receipts: fax is no channel',
    'Receipts: sms stands there twice',
  ])
})

const root = new URL('../../../', import.meta.url)

test('each channel brings 15 fixtures or more, and so does each provider of SMS', () => {
  for (const channel of channelsIn()) {
    const folder = new URL(`channels/${channel}/fixtures/`, root)
    const counts = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const group = Object(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
        // One fixture, or a group of them by name.
        return Array.isArray(group.events) ? 1 : Object.keys(group).length
      })
    const least =
      channel === 'sms' ? Math.min(...counts) : counts.reduce((sum, one) => sum + one, 0)
    assert.ok(least >= 15, `${channel} has ${least}`)
  }
})
