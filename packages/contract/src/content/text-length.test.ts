import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textLength } from './text-length.ts'

test('a text is measured as its channel measures: in UTF-16 units or in bytes', () => {
  assert.equal(textLength('añ😀', 'characters'), 4)
  assert.equal(textLength('añ😀', 'bytes'), 7)
})
