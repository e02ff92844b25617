import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authors, facts, intended } from '../../../../test/policy.ts'
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
