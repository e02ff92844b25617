import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../app-error.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const time = '2026-02-28T23:59:59.999Z'
const id = '01a1fc95-8c28-7000-9346-91e3656c5dba'

test('a cursor gives back the sort key that it was made of', () => {
  assert.deepEqual(decodeCursor(encodeCursor([time, id]), ['time', 'uuid']), [time, id])
  assert.deepEqual(decodeCursor(encodeCursor([time, '42']), ['time', 'number']), [time, '42'])
  assert.deepEqual(decodeCursor(encodeCursor(['', id]), ['time or none', 'uuid']), ['', id])
  assert.match(encodeCursor([time, id]), /^[\w-]+$/, 'it fits an address as it is')
})

test('no cursor is the first page', () => {
  assert.equal(decodeCursor(undefined, ['number']), undefined)
  assert.equal(decodeCursor('', ['number']), undefined)
})

test('anything else is refused with its pointer, whatever part is wrong', () => {
  const wrong = [
    'x',
    '%%%',
    encodeCursor([]),
    encodeCursor([time]),
    encodeCursor([time, id, id]),
    encodeCursor(['', id]),
    encodeCursor([time, '']),
    encodeCursor(['2026-02-30T00:00:00.000Z', id]),
    encodeCursor(['infinity', id]),
    encodeCursor([time, `${id}'--`]),
    Buffer.from('[1,2]').toString('base64url'),
    Buffer.from('{"0":"a","length":1}').toString('base64url'),
  ]
  for (const text of wrong)
    assert.throws(
      () => decodeCursor(text, ['time', 'uuid']),
      (error: unknown) =>
        error instanceof AppError &&
        error.code === 'invalid' &&
        error.errors?.[0]?.pointer === '/cursor',
      text,
    )
  for (const number of ['-1', '1e3', '0x10', '9'.repeat(19), ' 1'])
    assert.throws(() => decodeCursor(encodeCursor([number]), ['number']), /not made here/, number)
})
