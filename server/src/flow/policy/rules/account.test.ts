import assert from 'node:assert/strict'
import { test } from 'node:test'
import { facts, intended, template } from '../../../../test/policy.ts'
import { accountRule } from './account.ts'

test('an account that is switched off sends nothing, and the refusal names it', () => {
  for (const content of [intended().content, template]) {
    assert.equal(accountRule(intended({ content }), facts()), undefined)
    const verdict = accountRule(intended({ content }), facts({ accountEnabled: false }))
    assert.ok(verdict?.kind === 'refused')
    assert.equal(verdict.next, 'reauthorise')
    assert.match(verdict.text, /^Salon is switched off\./)
  }
})
