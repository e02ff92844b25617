import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queryText, searchTokens } from './tokens.ts'

/** Whether a search for `query` finds a text, as PostgreSQL's `@@` decides it: every asked token is, or begins, a stored one. */
function finds(text: string, query: string): boolean {
  const asked = queryText(query)
  if (asked === null) return false
  const stored = searchTokens(text)
  return asked.split(' | ').some((side) =>
    side.split(' & ').every((part) => {
      const word = part
        .replace(/^\(?'/, '')
        .replace(/'(:\*)?\)?$/, '')
        .replaceAll("''", "'")
      return stored.some((token) =>
        part.includes("':*") ? token.startsWith(word) : token === word,
      )
    }),
  )
}

test('words are found with or without accents, in any case, in every script', () => {
  for (const [text, query] of [
    ['José Núñez García', 'jose nunez'],
    ['Jose Nunez', 'JOSÉ NÚÑEZ'],
    ['Ünal Gökçe', 'unal gokce'],
    ['明日の予約をお願いします', '予約'],
    ['明日の予約をお願いします', '明日'],
    ['ｶﾀｶﾅ', 'カタカナ'],
    ['안녕하세요', '안녕'],
    ['สวัสดีครับ', 'สวัสดี'],
    ['مرحبا بالعالم', 'بالعالم'],
    ['مَرْحَبًا', 'مرحبا'],
    ['Здравствуйте, заказ не пришёл', 'пришел'],
    ['ЗДРАВСТВУЙТЕ', 'здравствуйте'],
    ['Ａｎａ', 'ana'],
    ['ﬁnance', 'finance'],
    ['order #AB-1234', 'ab-1234'],
  ] as const)
    assert.ok(finds(text, query), `${query} in ${text}`)
})

test('what is typed so far finds; words that are not there do not', () => {
  assert.ok(finds('Margarita Delgado', 'marg del'))
  assert.ok(!finds('Margarita Delgado', 'garita'))
  assert.ok(!finds('Margarita Delgado', 'margarita ruiz'))
  assert.ok(finds('J. Delgado', 'j delg'))
  assert.ok(finds('Juana', 'j'), 'the first letter of a name, while it is typed')
  assert.ok(!finds('Juana Delgado', 'j delgado'), 'a letter that stands alone is a word')
  assert.ok(!finds('東京', '京東'))
  assert.ok(
    finds('東京都', '京都'),
    'pairs overlap: found, as scripts without spaces allow no better',
  )
})

test('numbers and addresses are found by their parts', () => {
  assert.ok(finds('+34600111222', '+34600111222'))
  assert.ok(finds('+34600111222', '+34 600 111 222'), 'as a person writes it')
  assert.ok(finds('+34600111222', '34600'))
  assert.ok(finds('+34600111222', '600 11 12 22'), 'without the country')
  assert.ok(finds('+33612345678', '06 12 34 56 78'), 'as it is dialled at home')
  assert.ok(finds('+15551234567', '(555) 123-4567'))
  assert.ok(finds('ring 600 111 222 please', '600 111 222'), 'in the words of a message')
  assert.ok(!finds('+34600111222', '601 111 222'))
  assert.ok(finds('ana.ruiz@example.com', 'ana.ruiz@example.com'))
  assert.ok(finds('ana.ruiz@example.com', 'example.com'))
})

test('nothing to search for is no query', () => {
  for (const query of ['', '   ', '!?.,', '🙂', '\u200b', "'", '&|!():*'])
    assert.equal(queryText(query), null, query)
})

test('no text breaks the query or bloats the index', () => {
  assert.equal(queryText("a' | 'b:*"), "'a' & 'b':*")
  assert.equal(queryText('a\\'), "'a':*")
  const long = searchTokens('x'.repeat(20_000))
  assert.deepEqual(long, ['x'.repeat(40)])
  const many = searchTokens(Array.from({ length: 5_000 }, (_, index) => `w${index}`).join(' '))
  assert.equal(many.length, 400)
  assert.ok((queryText('漢'.repeat(200)) ?? '').length < 2_000)
  assert.ok(searchTokens('漢字'.repeat(20_000)).length <= 400)
  for (const token of searchTokens('😀𝒜𠀋'.repeat(30))) assert.ok(token.isWellFormed())
})

test('several texts give each token once; nothing gives nothing', () => {
  assert.deepEqual(searchTokens('Ana', null, 'ana RUIZ', undefined, ''), ['ana', 'ruiz'])
  assert.deepEqual(searchTokens(), [])
})
