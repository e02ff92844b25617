import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { MessageId, newId } from '@atrium/contract/ids'
import { type Draft, drafts, emptyDraft, isEmpty, rejoin } from './draft.ts'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  // The browser's store; Node has none.
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    },
  })
})

test('a draft is kept for its conversation and its mode, and for no other', () => {
  drafts.set('one', 'reply', { ...emptyDraft, text: 'for one' })
  drafts.set('one', 'note', { ...emptyDraft, text: 'a note' })
  assert.equal(drafts.get('one', 'reply').text, 'for one')
  assert.equal(drafts.get('one', 'note').text, 'a note')
  assert.equal(drafts.get('two', 'reply').text, '')
})

test('a draft outlives the page, and an emptied one leaves nothing behind', async () => {
  drafts.set('three', 'reply', { ...emptyDraft, text: 'later' })
  const next: typeof import('./draft.ts') = await import(`./draft.ts?${'another page'}`)
  assert.equal(next.drafts.get('three', 'reply').text, 'later')
  drafts.set('three', 'reply', emptyDraft)
  assert.equal(stored.size, 0)
})

test('what cannot be read from the store is an empty draft', () => {
  stored.set('atrium.draft.reply.four', '{broken')
  assert.deepEqual(drafts.get('four', 'reply'), emptyDraft)
})

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
