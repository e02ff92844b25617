import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authors, automation, elsewhere, facts, intended } from '../../../../test/policy.ts'
import { preferenceRule } from './preference.ts'

const sms = { channel: 'sms', handleId: elsewhere }
const wants = (preferred: typeof sms | null) => facts({ automation: automation({ preferred }) })
const reminder = intended({ class: 'proactive', author: authors.flow })

test('what nobody asked for goes to the channel that the customer named, and the refusal says where that is', () => {
  const verdict = preferenceRule(reminder, wants(sms))
  assert.ok(verdict?.kind === 'refused')
  assert.match(verdict.text, /another channel \(sms\), not by WhatsApp/)
  assert.deepEqual(verdict.evidence, {
    preferred: 'sms',
    handleId: elsewhere,
    channel: 'whatsapp',
  })
})

test('nothing is said of that channel itself, of no wish, of answers and receipts, and of a person', () => {
  assert.equal(preferenceRule(reminder, wants({ ...sms, channel: 'whatsapp' })), undefined)
  assert.equal(preferenceRule(reminder, wants(null)), undefined)
  assert.equal(preferenceRule(reminder, facts()), undefined)
  for (const kind of ['reply', 'transactional', 'authentication'] as const)
    assert.equal(preferenceRule({ ...reminder, class: kind }, wants(sms)), undefined)
  assert.equal(preferenceRule({ ...reminder, author: authors.member }, wants(sms)), undefined)
})
