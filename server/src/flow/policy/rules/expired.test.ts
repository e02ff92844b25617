import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expired } from './expired.ts'

const now = new Date('2026-05-09T08:00:00Z')
const message = (goodUntil?: string) =>
  ({
    class: 'proactive',
    author: { kind: 'api', name: 'Bookings' },
    content: { kind: 'text', text: 'See you.' },
    ...(goodUntil && { goodUntil: new Date(goodUntil) }),
  }) as const
const until = (at: string) =>
  ({
    kind: 'delayed',
    rule: 'quiet',
    text: 'It is night.',
    until: new Date(at),
    evidence: {},
  }) as const

test('a message without an end never expires, and one leaves until its end', () => {
  assert.equal(expired(message(), { now }, until('2099-01-01T00:00:00Z')), undefined)
  assert.equal(expired(message('2026-05-09T08:00:01Z'), { now }, null), undefined)
  assert.equal(
    expired(message('2026-05-09T10:00:00Z'), { now }, until('2026-05-09T09:59:59Z')),
    undefined,
  )
})

test('at its end it says nothing any more', () => {
  const verdict = expired(message('2026-05-09T08:00:00Z'), { now }, null)
  assert.deepEqual([verdict?.kind, verdict?.rule, verdict?.next], ['refused', 'expired', 'none'])
})

test('what could leave after its end only is refused at once, with the rule that holds it', () => {
  const verdict = expired(message('2026-05-09T10:00:00Z'), { now }, until('2026-05-09T10:00:00Z'))
  assert.equal(verdict?.rule, 'expired')
  assert.equal(verdict?.evidence.held, 'quiet')
  assert.match(verdict?.text ?? '', /It is night\.$/)
})
