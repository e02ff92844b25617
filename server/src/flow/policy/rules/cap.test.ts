import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { authors, automation, facts, intended, noon } from '../../../../test/policy.ts'
import type { Touch } from '../decision.ts'
import { capRule } from './cap.ts'

const touches = (count: number): Touch[] =>
  Array.from({ length: count }, (_, n) => ({
    messageId: `m${n}`,
    at: new Date(noon.getTime() - (6 - n) * 24 * 3600_000),
    channel: 'sms',
    by: 'Reminder',
  }))
const at = (count: number, cap: Partial<typeof safeSendingPolicy.cap> = {}) =>
  facts({
    automation: automation({
      policy: { ...safeSendingPolicy, cap: { ...safeSendingPolicy.cap, ...cap } },
      touches: touches(count),
    }),
  })
const reminder = intended({ class: 'proactive', author: authors.flow })

test('the third automated message in seven days is refused, with what was counted', () => {
  assert.equal(capRule(reminder, at(0)), undefined)
  assert.equal(capRule(reminder, at(1)), undefined)
  const verdict = capRule(reminder, at(2))
  assert.ok(verdict?.kind === 'refused')
  assert.match(verdict.text, /^2 automated messages since 2026-02-23: at most 2 in 7 days\.$/)
  assert.deepEqual(verdict.evidence, {
    most: 2,
    days: 7,
    count: 2,
    since: '2026-02-23T12:00:00.000Z',
    touches: touches(2).map((touch) => ({ ...touch, at: touch.at.toISOString() })),
  })
})

test('answers, receipts and codes are no touches, whoever sends; what a person types is none', () => {
  for (const kind of MessageClass.options)
    for (const author of Object.values(authors)) {
      const verdict = capRule(intended({ class: kind, author }), at(5))
      const touch = kind === 'proactive' && author.kind !== 'member'
      assert.equal(verdict?.kind, touch ? 'refused' : undefined, `${kind} by ${author.kind}`)
    }
})

test('a workspace may count what follows from the customer’s own act too, and switch automation off', () => {
  const receipt = intended({ class: 'transactional', author: authors.api })
  assert.equal(capRule(receipt, at(2)), undefined)
  assert.equal(capRule(receipt, at(2, { transactional: true }))?.kind, 'refused')
  const off = capRule(reminder, at(0, { touches: 0 }))
  assert.ok(off?.kind === 'refused')
  assert.equal(off.text, 'Automated messages are switched off.')
})
