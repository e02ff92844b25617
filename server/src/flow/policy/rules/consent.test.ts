import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { facts, intended } from '../../../../test/policy.ts'
import { consentRule } from './consent.ts'

test('who said stop gets nothing proactive, but still gets answers, receipts and codes', () => {
  for (const word of ['stop', 'resume', null] as const) {
    for (const kind of MessageClass.options) {
      const verdict = consentRule(intended({ class: kind }), facts({ consent: word }))
      const refused = word === 'stop' && kind === 'proactive'
      assert.equal(verdict?.kind, refused ? 'refused' : undefined, `${kind} after ${word}`)
    }
  }
})
