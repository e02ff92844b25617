import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageId, newId } from '@atrium/contract/ids'
import { type Draft, emptyDraft, isEmpty, rejoin } from './draft.ts'

const unsent: Draft = { ...emptyDraft, text: 'first', messageId: newId(MessageId) }

test('what could not be sent comes back as it was, to be sent again as the same message', () => {
  assert.deepEqual(rejoin(unsent, emptyDraft), unsent)
})

test('what was written meanwhile is kept too; together they are another message', () => {
  const both = rejoin(unsent, { ...emptyDraft, text: 'second' })
  assert.equal(both.text, 'first\nsecond')
  assert.equal(both.messageId, undefined)
})

test('a draft with nothing but spaces is empty; with a file it is not', () => {
  assert.ok(isEmpty({ ...emptyDraft, text: ' \n' }))
  assert.ok(!isEmpty(unsent))
})
