import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { authors, automation, facts, intended, noon } from '../../../../test/policy.ts'
import { handlerRule } from './handler.ts'

test('while a person has the conversation, machines are silent and everybody else may speak', () => {
  for (const handler of ['nobody', 'human', 'assistant', 'flow'] as const) {
    for (const author of Object.values(authors)) {
      const machine = author.kind === 'assistant' || author.kind === 'flow'
      const verdict = handlerRule(intended({ author }), facts({ handler }))
      assert.equal(
        verdict?.kind,
        machine && handler === 'human' ? 'refused' : undefined,
        `${author.kind} while ${handler} has it`,
      )
    }
  }
})

test('B2: when the pause after the person’s reply is over the assistant may answer again; without a pause it may not', () => {
  const answer = intended({ author: authors.assistant })
  const after = (change: Parameters<typeof automation>[0]) =>
    handlerRule(answer, facts({ handler: 'human', automation: automation(change) }))?.kind
  assert.equal(after({ personAt: noon }), 'refused')
  assert.equal(after({ personAt: null }), undefined)
  const policy = { ...safeSendingPolicy, pauseHours: 0 }
  assert.equal(after({ personAt: null, policy }), 'refused')
})

test('what nobody asked for is held by its pause, and not by who answers', () => {
  const reminder = intended({ author: authors.flow, class: 'proactive' })
  assert.equal(handlerRule(reminder, facts({ handler: 'human' })), undefined)
})
