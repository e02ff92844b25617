import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '@atrium/contract/message'
import { revisions } from './revisions.ts'

const sentAt = Date.parse('2026-11-20T10:00:00Z')
const telegram = {
  edits: { in: true, out: true },
  deletes: { in: false, out: true, outHours: 48 },
}
const sent = {
  direction: 'out',
  state: 'accepted',
  content: { kind: 'text', text: 'Monday' },
  context: null,
  attachments: [],
  deletedAt: null,
  editedAt: null,
  change: null,
  at: new Date(sentAt).toISOString(),
} as unknown as Message
const of = (change: Partial<Message>, can: typeof telegram | undefined = telegram, hours = 1) =>
  revisions({ ...sent, ...change }, can, sentAt + hours * 3600_000)

test('what the channel lets us change is offered, and no longer than it lets us', () => {
  assert.deepEqual(of({}), { edit: true, takeBack: true, versions: false })
  assert.deepEqual(of({}, telegram, 48), { edit: true, takeBack: false, versions: false })
  const nothing = {
    edits: { in: true, out: false },
    deletes: { in: true, out: false, outHours: 1 },
  }
  assert.deepEqual(of({}, nothing), { edit: false, takeBack: false, versions: false })
  assert.equal(revisions(sent, undefined, sentAt).edit, false)
})

test('customers’ words, comments, what has not arrived or is gone, and what waits for a change are left alone', () => {
  const nothing = { edit: false, takeBack: false }
  const cases: Partial<Message>[] = [
    { direction: 'in' },
    { state: 'queued' },
    { state: 'failed' },
    { state: 'unknown' },
    { context: { post: { id: 'p' } } },
    { deletedAt: sent.at },
    { change: { state: 'queued' } as Message['change'] },
  ]
  for (const change of cases) {
    const { edit, takeBack } = of(change)
    assert.deepEqual({ edit, takeBack }, nothing, JSON.stringify(change))
  }
  assert.equal(of({ change: { state: 'failed' } as Message['change'] }).edit, true)
})

test('only words are edited; anything is taken back; what was said before can be read', () => {
  const place = { content: { kind: 'location', latitude: 1, longitude: 2 } } as Partial<Message>
  assert.deepEqual(of(place), { edit: false, takeBack: true, versions: false })
  const sticker = { attachments: [{ kind: 'sticker' }] } as Partial<Message>
  assert.equal(of(sticker).edit, false)
  assert.equal(of({ editedAt: sent.at }).versions, true)
  assert.equal(of({ direction: 'in', deletedAt: sent.at }).versions, true)
})
