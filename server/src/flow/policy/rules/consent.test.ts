import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageClass } from '@atrium/contract/message'
import { type ConsentWord, defaultOptIn, Purpose } from '@atrium/contract/sending/consent'
import { capabilitiesOf, elsewhere, facts, intended, said } from '../../../../test/policy.ts'
import { consentRule } from './consent.ts'

const ad = intended({ class: 'proactive' })
const bySms = { capabilities: capabilitiesOf.sms, channelLabel: 'SMS' }

test('who said stop gets nothing proactive, but still gets answers, receipts and codes', () => {
  for (const words of [[said()], [said({ value: 'resume' })], []]) {
    for (const kind of MessageClass.options) {
      const verdict = consentRule(intended({ class: kind }), facts({ consent: words }))
      const refused = words[0]?.value === 'stop' && kind === 'proactive'
      assert.equal(verdict?.kind, refused ? 'refused' : undefined, `${kind} after ${words.length}`)
    }
  }
})

test('a STOP by SMS closes that address to everything but codes, until START', () => {
  for (const kind of MessageClass.options) {
    const stopped = facts({ consent: [said()], ...bySms })
    const verdict = consentRule(intended({ class: kind }), stopped)
    assert.equal(verdict?.kind, kind === 'authentication' ? undefined : 'refused', kind)
    const again = facts({ consent: [said({ value: 'resume' })], ...bySms })
    assert.equal(consentRule(intended({ class: kind }), again), undefined, kind)
  }
})

test('an SMS address that only does without surveys is open for answers and for marketing', () => {
  const now = facts({ consent: [said({ purpose: 'surveys', by: 'page' })], ...bySms })
  assert.equal(consentRule(intended(), now), undefined)
  assert.equal(consentRule(ad, now), undefined)
  assert.equal(consentRule({ ...ad, purpose: 'surveys' }, now)?.kind, 'refused')
})

test('a STOP by SMS leaves other addresses open for answers, and closes them for what nobody asked for', () => {
  const now = facts({ consent: [said({ handleId: elsewhere, channel: 'sms' })] })
  assert.equal(consentRule(intended(), now), undefined)
  assert.equal(consentRule(ad, now)?.kind, 'refused')
  // The same customer's other phone, by SMS too.
  const otherPhone = { ...now, ...bySms }
  assert.equal(consentRule(intended(), otherPhone), undefined)
  assert.equal(consentRule(ad, otherPhone)?.kind, 'refused')
})

test('on a channel whose capabilities do not say so, a stop is about proactive messages only', () => {
  const now = facts({ consent: [said()] })
  assert.equal(consentRule(intended(), now), undefined)
  assert.equal(consentRule(ad, now)?.kind, 'refused')
})

test('the refusal shows the word that decides it, and what is missing', () => {
  const evidence = (words: ConsentWord[], optIn = defaultOptIn) => {
    const verdict = consentRule(ad, facts({ consent: words, optIn }))
    assert.ok(verdict?.kind === 'refused')
    return verdict
  }
  const word = said()
  assert.deepEqual(evidence([word]).evidence, {
    consent: 'stop',
    purpose: 'marketing',
    channel: 'WhatsApp',
    word,
  })
  assert.match(evidence([word]).text, /\+34 600 111 222, WhatsApp, 2026-02-28/)
  assert.equal(evidence([]).evidence.consent, 'missing')
  assert.match(evidence([]).text, /has not said yes to marketing by WhatsApp/)
  const noted = said({ value: 'resume', purpose: 'marketing', by: 'member', source: 'Lea' })
  const strict = { ...defaultOptIn, marketing: { whatsapp: 'confirmed' } } as const
  assert.equal(evidence([noted], strict).evidence.consent, 'unconfirmed')
})

test('what needs a yes is decided by purpose: a reminder goes where marketing may not', () => {
  const now = facts({ optIn: defaultOptIn })
  for (const purpose of Purpose.options) {
    const verdict = consentRule({ ...ad, purpose }, now)
    assert.equal(verdict?.kind, purpose === 'marketing' ? 'refused' : undefined, purpose)
  }
  assert.equal(consentRule(intended({ class: 'transactional' }), now), undefined)
})
