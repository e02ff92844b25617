import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { AttachmentId, MessageId, NoteId, newId } from '@atrium/contract/ids'
import { type Draft, drafts, emptyDraft, isEmpty, type Problem, rejoin } from './draft.ts'

const stored = new Map<string, string>()
// The browser's store; Node has none.
const store = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
}
beforeEach(() => {
  stored.clear()
  Object.assign(globalThis, { localStorage: store })
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

const unsent: Draft = {
  ...emptyDraft,
  text: 'first',
  messageId: newId(MessageId),
  noteId: newId(NoteId),
}

test('what could not be sent comes back as it was, to be sent again as the same message', () => {
  assert.deepEqual(rejoin(unsent, emptyDraft), unsent)
})

test('what was written meanwhile is kept too; together they are another message', () => {
  const both = rejoin(unsent, { ...emptyDraft, text: 'second' })
  assert.equal(both.text, 'first\nsecond')
  assert.equal(both.messageId, undefined)
})

const problem: Problem = {
  code: 'unreachable',
  detail: undefined,
  evidence: undefined,
  resolve: false,
}
const upload = (place: number): Draft['uploads'][number] => ({
  id: newId(AttachmentId),
  kind: 'image',
  name: `${place}.png`,
  type: 'image/png',
  bytes: place,
})

test('several that come back one after the other stand in the order in which they were sent', () => {
  const sent = ['one', 'two', 'three'].map((text, place) => ({
    ...emptyDraft,
    text,
    uploads: [upload(place)],
    buttons: [`button ${text}`],
    messageId: newId(MessageId),
  }))
  const back = sent.reduce<Draft>(
    (composer, one) => ({ ...rejoin(one, composer), problem }),
    emptyDraft,
  )
  assert.equal(back.text, 'one\ntwo\nthree')
  assert.deepEqual(
    back.uploads.map(({ name }) => name),
    ['0.png', '1.png', '2.png'],
  )
  assert.deepEqual(back.buttons, ['button one', 'button two', 'button three'])
})

test('nothing of what was written meanwhile is lost: files, buttons, a sticker', () => {
  const sticker = { pack: 'p', id: '1', name: 'Hello' }
  const meanwhile = { ...emptyDraft, uploads: [upload(2)], buttons: ['Yes'], sticker }
  const both = rejoin({ ...unsent, uploads: [upload(1)], buttons: ['No'] }, meanwhile)
  assert.deepEqual(
    both.uploads.map(({ name }) => name),
    ['1.png', '2.png'],
  )
  assert.deepEqual([both.text, both.buttons, both.sticker], ['first', ['No', 'Yes'], sticker])
})

test('the same words tried again are the same message; changed words, or another address, are another', () => {
  const target = { handleId: 'h', accountId: 'a' }
  const changes: Partial<Draft>[] = [
    { text: 'At six, not at five' },
    { uploads: [upload(1)] },
    { buttons: ['Yes'] },
    { target },
    { quote: undefined },
    { text: 'first', problem: undefined },
  ]
  for (const [place, change] of changes.entries()) {
    const id = `changed ${place}`
    drafts.set(id, 'reply', { ...unsent, problem })
    drafts.change(id, 'reply', { problem: undefined })
    const { messageId, noteId } = drafts.get(id, 'reply')
    assert.deepEqual([messageId, noteId], [unsent.messageId, unsent.noteId])
    drafts.change(id, 'reply', change)
    const other = { messageId: undefined, noteId: undefined }
    assert.deepEqual(drafts.get(id, 'reply'), {
      ...unsent,
      problem: undefined,
      ...change,
      ...other,
    })
  }
})

test('where the browser keeps nothing, words live as long as the page, and can be sent and emptied', () => {
  const closed = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  Object.assign(globalThis, {
    localStorage: { getItem: closed, setItem: closed, removeItem: closed },
  })
  assert.deepEqual(drafts.get('closed', 'reply'), emptyDraft)
  drafts.set('closed', 'reply', { ...emptyDraft, text: 'still here' })
  assert.equal(drafts.get('closed', 'reply').text, 'still here')
  drafts.set('closed', 'reply', emptyDraft)
  assert.equal(drafts.get('closed', 'reply').text, '')
})

test('who watches hears of each change, and of none after they left', () => {
  let heard = 0
  const leave = drafts.subscribe(() => {
    heard += 1
  })
  drafts.set('watched', 'reply', { ...emptyDraft, text: 'a' })
  drafts.change('watched', 'reply', { text: 'ab' })
  leave()
  drafts.change('watched', 'reply', { text: 'abc' })
  assert.equal(heard, 2)
  // The same object until something changes, or the screen would draw itself for ever.
  assert.equal(drafts.get('watched', 'reply'), drafts.get('watched', 'reply'))
  assert.equal(drafts.get('unknown', 'note'), drafts.get('unknown', 'note'))
})

test('a draft with nothing but spaces is empty; with a file it is not', () => {
  assert.ok(isEmpty({ ...emptyDraft, text: ' \n' }))
  assert.ok(!isEmpty(unsent))
})
