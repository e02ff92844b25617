import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Facts } from '../facts.ts'
import { mayKnow } from './may-know.ts'

const secret = 'Victoria'
/** The parts of the facts that tell of a person; the others pass through untouched. */
const facts = (provedSince: Date | null): Facts =>
  ({
    now: new Date(0),
    handle: { label: '+34 600 111 222', name: secret, provedSince, proofs: [{ value: secret }] },
    contact: { id: 'c', name: secret, named: true, language: 'es' },
    conversation: { contactName: secret, status: 'open' },
    message: { content: { kind: 'text', text: 'hello' }, replyTo: { text: secret } },
    opened: true,
  }) as unknown as Facts

test('nobody doubts who it is: the assistant knows what is known', () => {
  const known = facts(null)
  assert.equal(mayKnow(known), known)
})

test('of a number that may have a new owner the assistant knows the number and the new words', () => {
  const left = mayKnow(facts(new Date(0)))
  assert.ok(!JSON.stringify(left).includes(secret))
  assert.equal(left.contact.name, '+34 600 111 222')
  assert.equal(left.contact.language, null)
  assert.deepEqual(left.message.content, { kind: 'text', text: 'hello' })
  assert.equal(left.conversation.status, 'open')
})
