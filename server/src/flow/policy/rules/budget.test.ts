import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { authors, automation, facts, intended, noon } from '../../../../test/policy.ts'
import { budgetRule } from './budget.ts'

const dayEnds = new Date(noon.getTime() + 12 * 3600_000)
const spent = (amount: number, dayBudget: number | null = 10) =>
  facts({
    automation: automation({
      policy: { ...safeSendingPolicy, dayBudget },
      spent: { amount, dayEnds },
    }),
  })
const reminder = intended({ class: 'proactive', author: authors.flow })

test('when the day’s budget is spent, automation waits for tomorrow', () => {
  assert.equal(budgetRule(reminder, spent(9.99)), undefined)
  const verdict = budgetRule(reminder, spent(10))
  assert.ok(verdict?.kind === 'delayed')
  assert.equal(verdict.until, dayEnds)
  assert.equal(budgetRule(reminder, spent(1000, null)), undefined)
  assert.equal(budgetRule(reminder, facts({ automation: automation() })), undefined)
  assert.equal(budgetRule(reminder, spent(0, 0))?.kind, 'delayed')
})

test('answers, receipts and what a person types are never held by money', () => {
  for (const kind of MessageClass.options)
    for (const author of Object.values(authors)) {
      const waits = kind === 'proactive' && author.kind !== 'member'
      const verdict = budgetRule(intended({ class: kind, author }), spent(50))
      assert.equal(verdict?.kind, waits ? 'delayed' : undefined, `${kind} by ${author.kind}`)
    }
})
