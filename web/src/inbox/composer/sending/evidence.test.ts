import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newerMessage } from './evidence.ts'

test('the newer message is read from the server’s facts', () => {
  const facts = {
    at: '2026-11-20T10:00:00.000Z',
    lastMessage: { text: 'I am on it' },
    lastSeq: '9',
  }
  assert.deepEqual(newerMessage(facts), { at: facts.at, text: 'I am on it' })
  assert.deepEqual(newerMessage(undefined), { at: undefined, text: undefined })
})
