import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanText, parseJson } from '../src/json.ts'

test('texts come back storable: no NUL, no lone surrogate, emoji as they were', () => {
  assert.deepEqual(
    parseJson('{"a\\u0000":["x\\u0000y","\\ud83d","\\uD83D\\uDC4B 👋",1,null,true]}'),
    {
      a: ['xy', '\ufffd', '👋 👋', 1, null, true],
    },
  )
  assert.equal(cleanText('\udc4b\0ok\ud83d'), '\ufffdok\ufffd')
  assert.deepEqual(parseJson('{"plain":"text"}'), { plain: 'text' })
})

test('what is not JSON is an Error', () => {
  for (const text of ['', '{', '\0', "{'a':1}"]) assert.throws(() => parseJson(text), SyntaxError)
})
