import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { capabilitiesOf, facts, intended } from '../../../../test/policy.ts'
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

test('a STOP by SMS closes that address to everything but codes, until START', () => {
  const capabilities = capabilitiesOf.sms
  for (const kind of MessageClass.options) {
    const stopped = facts({ consent: 'stop', handleConsent: 'stop', capabilities })
    const verdict = consentRule(intended({ class: kind }), stopped)
    assert.equal(verdict?.kind, kind === 'authentication' ? undefined : 'refused', kind)
    const again = facts({ consent: 'resume', handleConsent: 'resume', capabilities })
    assert.equal(consentRule(intended({ class: kind }), again), undefined, kind)
  }
})

test('a STOP by SMS leaves other addresses open for answers, and closes them for what nobody asked for', () => {
  const elsewhere = facts({ consent: 'stop', handleConsent: null })
  assert.equal(consentRule(intended(), elsewhere), undefined)
  assert.equal(consentRule(intended({ class: 'proactive' }), elsewhere)?.kind, 'refused')
  // The same customer's other phone, by SMS too.
  const otherPhone = { ...elsewhere, capabilities: capabilitiesOf.sms }
  assert.equal(consentRule(intended(), otherPhone), undefined)
  assert.equal(consentRule(intended({ class: 'proactive' }), otherPhone)?.kind, 'refused')
})

test('on a channel whose capabilities do not say so, a stop is about proactive messages only', () => {
  const here = facts({ consent: 'stop', handleConsent: 'stop' })
  assert.equal(consentRule(intended(), here), undefined)
  assert.equal(consentRule(intended({ class: 'proactive' }), here)?.kind, 'refused')
})
