import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Handle } from '@atrium/contract/contact'
import type { Message } from '@atrium/contract/message'
import { aMessage } from '../../../../test/fixtures.ts'
import { emptyDraft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import { commentToAnswer } from './comment.ts'

const sample = aMessage(1)
const handle: Handle = {
  id: sample.handleId,
  contactId: sample.contactId,
  channel: 'messenger',
  address: '7100',
  label: 'Ana',
  name: null,
  proofs: [],
  blocked: false,
  shared: false,
  provedSince: null,
  reach: [],
  lastSeenAt: null,
}
const way: Way = {
  handle,
  handleId: sample.handleId,
  accountId: sample.accountId,
  accountName: 'Page',
  windowUntil: null,
}
const post = { post: { id: 'p1' } }
const at = (minute: number, change: Partial<Message> = {}): Message => ({
  ...aMessage(minute),
  at: `2026-11-20T12:0${minute}:00.000Z`,
  direction: 'in',
  ...change,
})

test('what the customer wrote last decides whether the reply is public', () => {
  const comment = at(1, { context: post })
  const direct = at(2)
  assert.equal(commentToAnswer([comment], way, emptyDraft)?.id, comment.id)
  assert.equal(commentToAnswer([direct, comment], way, emptyDraft), undefined)
  const later = at(3, { context: post })
  assert.equal(commentToAnswer([later, comment, direct], way, emptyDraft)?.id, later.id)
})

test('our own words, notices and other addresses change nothing', () => {
  const comment = at(1, { context: post })
  const ours = at(2, { direction: 'out' })
  const notice = at(3, { content: { kind: 'system', change: 'referral', text: 'Came by a link.' } })
  assert.equal(commentToAnswer([comment, ours, notice], way, emptyDraft)?.id, comment.id)
  assert.equal(commentToAnswer([comment], undefined, emptyDraft), undefined)
  const elsewhere = { ...way, accountId: `${way.accountId.slice(0, -1)}f` }
  assert.equal(commentToAnswer([comment], elsewhere, emptyDraft), undefined)
})

test('a message that was chosen goes before the newest', () => {
  const comment = at(1, { context: post })
  const direct = at(2)
  const quote = ({ id }: Message) => ({ id, text: '', direction: 'in' }) as const
  const items = [comment, direct]
  assert.equal(
    commentToAnswer(items, way, { ...emptyDraft, quote: quote(comment) })?.id,
    comment.id,
  )
  const newest = [direct, at(3, { context: post })]
  assert.equal(commentToAnswer(newest, way, { ...emptyDraft, quote: quote(direct) }), undefined)
})
