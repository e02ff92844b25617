import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queryText, searchTokens } from '../../server/src/platform/tokens.ts'
import { line, tsvector } from './copy.ts'
import { dice, languages, rareWord, rareWords, sentence, word } from './words.ts'
import { createWorld, messagesEach, vectorOf } from './world.ts'

const place = {
  workspaceId: 'w',
  memberId: 'm',
  accounts: { whatsapp: 'a', email: 'b', webchat: 'c' },
  now: Date.UTC(2026, 10, 26),
}
const size = 3_000
const world = createWorld(size, place)
const all = Array.from({ length: size }, (_, c) => c)
const roll = world.dice(1)
const messages = all.flatMap((c) =>
  Array.from({ length: messagesEach }, (_, m) => ({ c, ...world.message(c, m, roll) })),
)

test('the same size is the same world, word for word', () => {
  const again = createWorld(size, place)
  const dice = again.dice(1)
  for (const c of [0, 1, 2])
    for (let m = 0; m < messagesEach; m += 1)
      assert.deepEqual(again.message(c, m, dice), omitC(messages[c * messagesEach + m]))
})

function omitC(message: (typeof messages)[number] | undefined) {
  if (!message) throw new Error('no such message')
  const { c: _, ...rest } = message
  return rest
}

test('words follow Zipf: the first is twice as frequent as the second, and most are hardly ever used', () => {
  const counts = new Map<string, number>()
  const throwing = dice(7)
  for (let n = 0; n < 20_000; n += 1)
    for (const each of sentence('en', throwing).slice(0, -1).split(' '))
      counts.set(each, (counts.get(each) ?? 0) + 1)
  const of = (rank: number) => counts.get(word('en', rank)) ?? 0
  assert.ok(Math.abs(of(0) / of(1) - 2) < 0.2, `${of(0)} and ${of(1)}`)
  assert.ok(Math.abs(of(0) / of(9) - 10) < 2, `${of(0)} and ${of(9)}`)
  assert.ok(counts.size > 10_000)
})

test('each rare word of each language is in exactly one message, as the product’s search sees it', () => {
  const stored = messages.map(({ vector }) => tokensIn(vector))
  for (const language of languages)
    for (let number = 0; number < rareWords; number += 1) {
      const asked = [
        ...(queryText(rareWord(language, number)) ?? '').matchAll(/'([^']+)':\*/g),
      ].map(([, token]) => token ?? '')
      assert.ok(asked.length > 0)
      const finding = stored.filter((tokens) => asked.every((token) => tokens.has(token)))
      assert.equal(finding.length, 1, rareWord(language, number))
    }
})

/** What PostgreSQL makes of it: distinct words. */
function tokensIn(vector: string): Set<string> {
  return new Set([...vector.matchAll(/'([^']+)'/g)].map(([, token]) => token ?? ''))
}

test('tokens are those of the product, though kept word by word', () => {
  for (const { text, vector } of messages.slice(0, 2_000)) {
    assert.deepEqual(tokensIn(vector), new Set(searchTokens(text)), text)
    assert.equal(vectorOf(text), vector)
  }
})

test('messages have numbers without a gap, in the order of their times, and conversations take turns', () => {
  const sorted = messages.toSorted((a, b) => a.number - b.number)
  assert.deepEqual(
    sorted.map(({ number }) => number),
    [...sorted.keys()],
  )
  for (const [index, { at, id }] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before) assert.ok(at >= before.at && id > before.id)
    if (before) assert.notEqual(sorted[index]?.c, before.c)
  }
  assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length)
})

test('nobody has two open conversations, and each view has a page at the smallest size', () => {
  const open = all.map((c) => world.conversation(c)).filter(({ status }) => status !== 'resolved')
  assert.equal(new Set(open.map(({ contact }) => contact)).size, open.length)
  const smallest = createWorld(10_000, place)
  const rows = Array.from({ length: 10_000 }, (_, c) => smallest.conversation(c))
  const views = [
    rows.filter(({ status }) => status === 'snoozed'),
    rows.filter(({ status, assignee }) => status === 'open' && assignee === null),
    rows.filter(({ status, assignee }) => status === 'open' && assignee === 'm'),
  ]
  for (const view of views) assert.ok(view.length > 50, String(view.length))
})

test('a person’s newest conversation is theirs, and none is newer', () => {
  const newest = new Map<number, number>()
  for (const c of all) newest.set(world.contactNumber(c), c)
  assert.equal(newest.size, world.contactCount)
  for (const [person, c] of newest) assert.equal(world.newestConversation(person), c)
})

test('COPY’s text: separators inside a value are escaped, null is not the word', () => {
  assert.equal(
    line(['a\tb\nc\\d\r', null, 1, false, '\\N']),
    'a\\tb\\nc\\\\d\\r\t\\N\t1\tfalse\t\\\\N\n',
  )
  assert.equal(tsvector(['один', '予約']), "'один' '予約'")
})
