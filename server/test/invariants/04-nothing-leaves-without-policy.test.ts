import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities } from '@atrium/channel-whatsapp/capabilities'
import type { enqueue } from '../../src/flow/outbound/queue/outbox.ts'
import { type Approved, check } from '../../src/flow/policy/check.ts'
import { type Intended, type PolicyFacts, unlimited } from '../../src/flow/policy/decision.ts'
import { here, nothingNeeded, said } from '../policy.ts'

const intended: Intended = {
  class: 'reply',
  author: { kind: 'assistant' },
  content: { kind: 'text', text: 'hi' },
}
const facts: PolicyFacts = {
  now: new Date('2026-11-21T12:00:00Z'),
  channelLabel: 'WhatsApp',
  accountName: 'Main',
  accountEnabled: true,
  capabilities,
  windowUntil: new Date('2026-11-21T13:00:00Z'),
  handleBlocked: false,
  contactBlocked: false,
  handler: 'nobody',
  to: { handleId: here, channel: 'whatsapp' },
  consent: [],
  optIn: nothingNeeded,
  automation: null,
  limits: unlimited,
}

// A compile-time fact: the type check of the repository fails if one of these lines begins to compile.
type Taken = Parameters<typeof enqueue>[1]
// @ts-expect-error what was not approved is not taken
const unapproved: Taken = { intended, notBefore: null }
// @ts-expect-error the mark cannot be written by hand
const forged: Approved = { passed: true, intended, notBefore: null }

test('Invariant 4: only policy makes what the outbox takes', () => {
  assert.ok(unapproved && forged)
  const decision = check(intended, facts)
  assert.equal(decision.kind, 'approved')
})

const refusals: [string, Partial<PolicyFacts>, Partial<Intended>][] = [
  ['block', { handleBlocked: true }, {}],
  ['block', { contactBlocked: true }, {}],
  ['account', { accountEnabled: false }, {}],
  ['window', { windowUntil: new Date('2026-11-21T11:59:59Z') }, {}],
  ['window', { windowUntil: null }, {}],
  ['handler', { handler: 'human' }, {}],
  ['consent', { consent: [said()] }, { class: 'proactive' }],
  ['content', {}, { content: { kind: 'text', text: 'x'.repeat(4097) } }],
  ['content', {}, { content: { kind: 'choice', id: 'a', title: 'A' } }],
]

for (const [rule, change, other] of refusals) {
  test(`Invariant 4: policy refuses by the rule "${rule}" (${Object.keys({ ...change, ...other }).join(', ')})`, () => {
    const decision = check({ ...intended, ...other }, { ...facts, ...change })
    assert.equal(decision.kind === 'refused' && decision.rule, rule)
  })
}
