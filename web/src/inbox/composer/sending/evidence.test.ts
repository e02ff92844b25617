import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceLines, newerMessage } from './evidence.ts'

test('the newer message is read from the server’s facts', () => {
  const facts = {
    at: '2026-11-20T10:00:00.000Z',
    lastMessage: { text: 'I am on it' },
    lastSeq: '9',
  }
  assert.deepEqual(newerMessage(facts), { at: facts.at, text: 'I am on it' })
  assert.deepEqual(newerMessage(undefined), { at: undefined, text: undefined })
})

test('evidence is shown as words and times, without empty facts', () => {
  const lines = evidenceLines(
    { rule: 'window', hours: 24, lastInboundAt: null, limits: { perWeek: 2 } },
    'en',
  )
  assert.deepEqual(lines, [
    ['rule', 'window'],
    ['hours', '24'],
    ['limits', 'per week: 2'],
  ])
  const [[name, value] = []] = evidenceLines({ windowUntil: '2026-11-20T10:00:00.000Z' }, 'en')
  assert.equal(name, 'window until')
  assert.match(value ?? '', /2026/)
})
