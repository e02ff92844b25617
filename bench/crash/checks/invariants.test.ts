import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  disagreements,
  disordered,
  doubled,
  leaks,
  misdirected,
  missing,
  wrongReplies,
} from './invariants.ts'
import {
  type Book,
  type Mark,
  markIn,
  type Phone,
  type Seen,
  textOf,
  type View,
} from './records.ts'

const book: Book = {
  customers: [
    { key: 'ana', workspace: 'one', record: 'ana' },
    { key: 'bo', workspace: 'two', record: 'bo' },
  ],
  said: [
    { customer: 'ana', n: 1 },
    { customer: 'ana', n: 2 },
    { customer: 'bo', n: 1 },
  ],
  told: [{ customer: 'ana', n: 1, messageId: 'reply-1', outcome: 'acknowledged' }],
}

const homes = { ana: 'one', bo: 'two' }

function seen(mark: Mark, change: Partial<Seen> = {}): Seen {
  const { customer, kind, n } = mark
  return {
    workspace: homes[customer as keyof typeof homes],
    contact: `contact of ${customer}`,
    contactName: customer,
    conversation: `case of ${customer}`,
    messageId: kind === 'told' ? `reply-${n}` : `${customer}-${n}`,
    direction: kind === 'told' ? 'out' : 'in',
    text: textOf(mark),
    state: kind === 'told' ? 'delivered' : 'received',
    ...change,
  }
}

const said = (customer: string, n: number): Mark => ({ customer, kind: 'said', n })
const told = (customer: string, n: number): Mark => ({ customer, kind: 'told', n })
const good: Seen[] = [
  seen(said('ana', 1)),
  seen(told('ana', 1)),
  seen(said('ana', 2)),
  seen(said('bo', 1)),
]
const view = (messages: Seen[], observer = 'api'): View => ({ observer, messages })
const phones = (...texts: Mark[]): Phone[] => [{ customer: 'ana', texts: texts.map(textOf) }]

test('what is right has no findings', () => {
  const all = view(good)
  const got = phones(told('ana', 1))
  const findings = [
    missing(book, all),
    doubled(all),
    disordered(all, got),
    misdirected(book, all, got),
    wrongReplies(book, all, got),
    disagreements([all, view(good.toReversed(), 'feed')]),
  ]
  assert.deepEqual(findings.flat(), [])
})

test('a text says whose it is, also inside a mail that quotes', () => {
  const mail = `${textOf(told('ana', 12))}\n\n> ${textOf(said('ana', 3))}`
  assert.deepEqual(markIn(mail), told('ana', 12))
  assert.equal(markIn('hello'), undefined)
})

test('I1: a message and a reply that were acknowledged and are not shown', () => {
  const rest = view([seen(said('ana', 1)), seen(said('bo', 1))])
  assert.deepEqual(missing(book, rest), [
    'ana said 2: acknowledged, not shown',
    'ana told 1: acknowledged, not shown',
  ])
})

test('I1: a reply whose request was never answered may be missing', () => {
  const open: Book = { ...book, told: [{ customer: 'ana', n: 9, messageId: 'x', outcome: 'open' }] }
  assert.deepEqual(missing(open, view(good)), [])
})

test('I2: a message shown twice, in one workspace or in two', () => {
  const twice = [...good, seen(said('ana', 1), { messageId: 'other', workspace: 'two' })]
  assert.deepEqual(doubled(view(twice)), ['ana said 1: shown 2 times'])
})

test('I3: an earlier message below a later one, and replies that overtook each other', () => {
  const wrong = view([seen(said('ana', 2)), seen(said('bo', 1)), seen(said('ana', 1))])
  assert.deepEqual(disordered(wrong, []), ['ana said 1: after 2 on the screen'])
  const late = phones(told('ana', 1), told('ana', 3), told('ana', 2))
  assert.deepEqual(disordered(view(good), late), ['ana told 2: after 3 on the phone'])
})

test('I4: another workspace, another record, a mixed case, another phone', () => {
  const findings = (messages: Seen[], got: Phone[] = []) => misdirected(book, view(messages), got)
  assert.deepEqual(findings([seen(said('ana', 1), { workspace: 'two' })]), [
    'ana said 1: in workspace two',
  ])
  assert.deepEqual(findings([seen(said('ana', 1), { contactName: 'bo' })]), [
    'ana said 1: in the record of bo',
  ])
  const mixed = [seen(said('ana', 1)), seen(said('bo', 1), { conversation: 'case of ana' })]
  assert.deepEqual(findings(mixed), ['conversation case of ana: holds ana and bo'])
  assert.deepEqual(findings(good, phones(told('bo', 4))), ['bo told 4: on the phone of ana'])
})

test('I4: whose provider tells no name is known by their number', () => {
  const customers = [{ key: 'bo', workspace: 'two', record: '+34 610 000 000' }]
  const findings = (contactName: string) =>
    misdirected({ ...book, customers }, view([seen(said('bo', 1), { contactName })]), [])
  assert.deepEqual(findings('+34 610 000 000'), [])
  assert.deepEqual(findings('+34 610 000 001'), ['bo said 1: in the record of +34 610 000 001'])
})

test('I5: what may have reached the customer depends on what is shown', () => {
  const inState = (state: string, ...arrived: Mark[]) =>
    wrongReplies(book, view([seen(told('ana', 1), { state })]), phones(...arrived))
  const once = told('ana', 1)
  assert.deepEqual(inState('delivered', once), [])
  assert.deepEqual(inState('unknown', once), [])
  assert.deepEqual(inState('unknown'), [])
  assert.deepEqual(inState('failed'), [])
  assert.deepEqual(inState('delivered'), ['ana told 1: is delivered, reached the customer 0 times'])
  assert.deepEqual(inState('accepted', once, once), [
    'ana told 1: is accepted, reached the customer 2 times',
  ])
  assert.deepEqual(inState('unknown', once, once), [
    'ana told 1: is unknown, reached the customer 2 times',
  ])
  assert.deepEqual(inState('failed', once), ['ana told 1: is failed, reached the customer 1 times'])
  assert.deepEqual(inState('sending', once), ['ana told 1: is sending, which is no end'])
  assert.deepEqual(wrongReplies(book, view([]), []), ['ana told 1: is not there, which is no end'])
})

test('I5: a reply whose request got no answer went at most once', () => {
  const open: Book = { ...book, told: [{ customer: 'ana', n: 1, messageId: 'x', outcome: 'open' }] }
  assert.deepEqual(wrongReplies(open, view([]), phones(told('ana', 1))), [])
  assert.equal(wrongReplies(open, view([]), phones(told('ana', 1), told('ana', 1))).length, 1)
})

test('I6: what one observer has and another has not, or has otherwise', () => {
  const [first, second, ...rest] = good
  assert.ok(first && second)
  const feed = view([second, ...rest], 'feed')
  assert.match(disagreements([view(good), feed]).join(), /^ana said 1 .*: not seen by feed$/)
  assert.match(disagreements([feed, view(good, 'api')]).join(), /^ana said 1 .*: only seen by api$/)
  const stale = view([first, { ...second, state: 'sending' }, ...rest], 'feed')
  assert.match(
    disagreements([view(good), stale]).join(),
    /^ana told 1 \(delivered.*feed has ana told 1 \(sending/,
  )
})

test('I8: a text or a secret in a log is found and not repeated', () => {
  const logs = [{ name: 'web.log', text: `{"a":1}\n{"text":"${textOf(said('ana', 1))}"}` }]
  const found = leaks(logs, [
    { name: 'a text', value: 'zqbody' },
    { name: 'the token', value: 'EAA' },
  ])
  assert.deepEqual(found, ['web.log holds a text'])
})
