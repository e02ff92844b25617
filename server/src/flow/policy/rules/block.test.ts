import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authors, facts, intended, template } from '../../../../test/policy.ts'
import { blockRule } from './block.ts'

test('nothing leaves to a blocked handle or contact, whoever sends and whatever it is', () => {
  for (const author of Object.values(authors)) {
    for (const content of [intended().content, template]) {
      const message = intended({ author, content })
      assert.equal(blockRule(message, facts()), undefined)
      for (const [handleBlocked, contactBlocked] of [
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        const verdict = blockRule(message, facts({ handleBlocked, contactBlocked }))
        assert.equal(verdict?.kind, 'refused')
        assert.deepEqual(verdict?.kind === 'refused' && verdict.evidence, {
          handle: handleBlocked,
          contact: contactBlocked,
        })
      }
    }
  }
})
