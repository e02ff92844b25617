import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraceItem } from '@atrium/contract/trace/trace'
import { aspectsOf } from './aspects.ts'

/** As far as it is looked at. */
const item = (facts: object): TraceItem => facts as TraceItem
const message = (facts: object) =>
  item({ type: 'message', author: { kind: 'member' }, state: 'accepted', error: null, ...facts })
const line = (kind: string) => item({ type: 'activity', kind })

test('a person’s message is talk; one of a machine is shown with the machines too', () => {
  assert.deepEqual(aspectsOf(message({})), ['talk'])
  for (const kind of ['assistant', 'flow', 'broadcast', 'api'])
    assert.deepEqual(aspectsOf(message({ author: { kind } })), ['talk', 'machines'], kind)
})

test('what a rule refused, held back or changed is shown with the rules', () => {
  assert.deepEqual(aspectsOf(message({ state: 'refused' })), ['talk', 'rules'])
  assert.deepEqual(aspectsOf(message({ state: 'delayed' })), ['talk', 'rules'])
  assert.deepEqual(aspectsOf(message({ composed: { kind: 'text', text: 'x' } })), ['talk', 'rules'])
  // The provider's own no is none of our rules.
  const error = { code: '131026', text: 'undeliverable', next: 'none' }
  assert.deepEqual(aspectsOf(message({ state: 'failed', error })), ['talk'])
  const run = (outcome: string) => item({ type: 'flow', log: [{ outcome }] })
  assert.deepEqual(aspectsOf(run('done')), ['machines'])
  assert.deepEqual(aspectsOf(run('refused')), ['machines', 'rules'])
  const turn = (state: string) => item({ type: 'broadcast', state })
  assert.deepEqual(aspectsOf(turn('made')), ['machines'])
  assert.deepEqual(aspectsOf(turn('excluded')), ['machines', 'rules'])
})

test('a line belongs to who it is, to the rules, or to the team', () => {
  assert.deepEqual(aspectsOf(line('linked')), ['who'])
  assert.deepEqual(aspectsOf(line('policy')), ['rules'])
  assert.deepEqual(aspectsOf(line('assigned')), ['team'])
  assert.deepEqual(aspectsOf(line('handed_over')), ['machines', 'team'])
  assert.deepEqual(aspectsOf(line('what nobody knows yet')), ['team'])
})

test('decisions, notes and what the assistant made of a message have their place', () => {
  assert.deepEqual(aspectsOf(item({ type: 'identity' })), ['who'])
  assert.deepEqual(aspectsOf(item({ type: 'note' })), ['talk', 'team'])
  assert.deepEqual(aspectsOf(item({ type: 'assistant' })), ['machines'])
})
