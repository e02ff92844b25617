import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from '@atrium/contract/content'
import type { Facts } from '../facts.ts'
import { decide } from './decide.ts'

/** The parts of the facts that matter here. */
function facts(change: {
  assistant?: boolean
  blocked?: boolean
  handler?: string
  post?: boolean
  content?: Content
}): Facts {
  const { assistant = true, blocked = false, handler = 'nobody', post, content } = change
  return {
    assistant,
    handle: { blocked: false },
    contact: { blocked },
    conversation: { handler },
    message: {
      content: content ?? { kind: 'text', text: 'hello' },
      context: post ? { post: { id: '1' } } : null,
    },
  } as unknown as Facts
}

test('it thinks about private words where it is on', () => {
  for (const handler of ['nobody', 'assistant', 'human'])
    assert.deepEqual(decide(facts({ handler })), [{ kind: 'answer' }], handler)
  assert.deepEqual(decide(facts({ content: { kind: 'choice', id: '1', title: 'Yes' } })), [
    { kind: 'answer' },
  ])
})

test('it is silent where it is off, to who is blocked, in public, in a flow, and to mail and notices', () => {
  const silent = [
    { assistant: false },
    { blocked: true },
    { post: true },
    { handler: 'flow' },
    { content: { kind: 'email', subject: 'Hi', text: 'Hello' } as const },
    { content: { kind: 'system', change: 'address', text: 'x' } as const },
    { content: { kind: 'unsupported', type: 'poll' } as const },
  ]
  for (const one of silent) assert.deepEqual(decide(facts(one)), [], JSON.stringify(one))
})
