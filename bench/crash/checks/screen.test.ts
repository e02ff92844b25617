import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Seen, textOf } from './records.ts'
import { type ListedRow, staleScreen, staleTimeline } from './screen.ts'

const said = (customer: string, n: number): string => textOf({ customer, kind: 'said', n })

const people = ['ana', 'bo', 'cy', 'di', 'eva', 'flo', 'gus', 'han']
const listed: ListedRow[] = people.map((name, at) => ({ contactName: name, words: said(name, at) }))
/** A row as a browser reads it. */
const row = (name: string, text: string): string => `${name.slice(0, 1)}\n${name}\n12:04\n${text}`
const rows = listed.map(({ contactName, words }) => row(contactName, words))

function message(n: number): Seen {
  return {
    workspace: 'one',
    contact: 'contact of ana',
    contactName: 'ana',
    conversation: 'case of ana',
    messageId: `ana-${n}`,
    direction: 'in',
    text: said('ana', n),
    state: 'received',
  }
}

const record = [1, 2, 3, 4, 5, 6, 7, 8].map(message)
const texts = record.map(({ text }) => text)
const screen = { rows, timelines: [{ contact: 'contact of ana', messages: texts }] }

test('a page that shows what the API has, or the newest of it, has no findings', () => {
  assert.deepEqual(staleScreen(screen, listed, record), [])
  const scrolled = {
    rows: rows.slice(2),
    timelines: [{ contact: 'contact of ana', messages: texts.slice(3) }],
  }
  assert.deepEqual(staleScreen(scrolled, listed, record), [])
  const quoting = texts.map((text) => `${text}\n> ${said('bo', 1)}\nDelivered`)
  assert.deepEqual(staleTimeline(quoting, record), [])
  assert.deepEqual(staleScreen({ rows: [], timelines: [] }, [], []), [])
})

test('a list that shows nothing, or less than there is', () => {
  const found = (shown: string[]) => staleScreen({ rows: shown, timelines: [] }, listed, [])
  assert.deepEqual(found([]), ['the page shows 0 rows of 8'])
  assert.deepEqual(found(rows.slice(0, 4)), ['the page shows 4 rows of 8'])
})

test('a row with older words, a row in another place, a row that is missing, a row too many', () => {
  const found = (shown: string[]) => staleScreen({ rows: shown, timelines: [] }, listed, [])
  assert.deepEqual(found(rows.with(2, row('cy', said('cy', 1)))), [
    'row 2 of the page has cy said 1, the API cy (cy said 2)',
  ])
  assert.equal(found(rows.with(3, rows[4] ?? '').with(4, rows[3] ?? '')).length, 2)
  assert.equal(found(rows.toSpliced(3, 1)).length, 4)
  assert.match(found([...rows, row('ina', said('ina', 1))]).join(), /row 8 .*the API nothing/)
  assert.match(found([row('ina', said('ina', 1)), ...rows]).join(), /not listed: ina said 1/)
})

test('a name that only begins like another is not that one', () => {
  const two = [{ contactName: 'wa0-1', words: said('wa0-1', 1) }]
  const found = staleScreen({ rows: [row('wa0-10', said('wa0-1', 1))], timelines: [] }, two, [])
  assert.equal(found.length, 1)
})

test('a timeline that lacks a message, shows one twice or in another order, or lags behind', () => {
  const found = (shown: string[]) => staleTimeline(shown, record)
  assert.deepEqual(found(texts.toSpliced(5, 1)), [
    'the page shows ana said 5 of ana, the API ana said 6',
  ])
  assert.equal(found([...texts, said('ana', 8)]).length, 1)
  assert.equal(found(texts.with(6, said('ana', 8)).with(7, said('ana', 7))).length, 1)
  assert.equal(found(texts.slice(0, -1)).length, 1)
  assert.deepEqual(found([]), ['the page shows 0 messages of ana, the API 8'])
  assert.equal(found(texts.with(7, said('bo', 8))).length, 1)
})
