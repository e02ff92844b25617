import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { authors, automation, facts, intended, noon } from '../../../../test/policy.ts'
import { pauseRule } from './pause.ts'

const minute = 60_000
const answered = (minutes: number, pauseHours = 4) =>
  facts({
    automation: automation({
      policy: { ...safeSendingPolicy, pauseHours },
      personAt: new Date(noon.getTime() - minutes * minute),
    }),
  })
const reminder = intended({ class: 'proactive', author: authors.flow })

test('four hours after a person answered nothing proactive goes: it waits, to the minute', () => {
  const verdict = pauseRule(reminder, answered(60))
  assert.ok(verdict?.kind === 'delayed')
  assert.equal(verdict.until.toISOString(), '2026-03-01T15:00:00.000Z')
  assert.equal(pauseRule(reminder, answered(239))?.kind, 'delayed')
  assert.equal(pauseRule(reminder, answered(240)), undefined)
  assert.equal(pauseRule(reminder, facts({ automation: automation() })), undefined)
})

test('only what nobody asked for waits; a pause of no hours is none', () => {
  for (const kind of MessageClass.options)
    for (const author of Object.values(authors)) {
      const waits = kind === 'proactive' && author.kind !== 'member'
      const verdict = pauseRule(intended({ class: kind, author }), answered(1))
      assert.equal(verdict?.kind, waits ? 'delayed' : undefined, `${kind} by ${author.kind}`)
    }
  assert.equal(pauseRule(reminder, answered(1, 0)), undefined)
})
