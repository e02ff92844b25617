import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smsSegments } from '../src/content/segments.ts'

test('160 signs of the GSM alphabet are one segment, 161 are two of 153', () => {
  assert.deepEqual(smsSegments(''), { encoding: 'gsm7', count: 1, left: 160 })
  assert.deepEqual(smsSegments('a'.repeat(160)), { encoding: 'gsm7', count: 1, left: 0 })
  assert.deepEqual(smsSegments('a'.repeat(161)), { encoding: 'gsm7', count: 2, left: 145 })
  assert.deepEqual(smsSegments('a'.repeat(306)), { encoding: 'gsm7', count: 2, left: 0 })
  assert.deepEqual(smsSegments('é@£ñüÄΩ¿\n'.repeat(34)), { encoding: 'gsm7', count: 2, left: 0 })
})

test('signs of the extension table take two places and are never split over two segments', () => {
  assert.deepEqual(smsSegments('€'.repeat(80)), { encoding: 'gsm7', count: 1, left: 0 })
  assert.deepEqual(smsSegments('€'.repeat(81)), { encoding: 'gsm7', count: 2, left: 143 })
  // The 153rd place cannot take half of it.
  assert.deepEqual(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(151)}`).count, 2)
  assert.deepEqual(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`).count, 3)
})

test('one sign outside makes it UCS-2: 70, then 67, in UTF-16 units; an emoji stays whole', () => {
  assert.deepEqual(smsSegments('ç'), { encoding: 'ucs2', count: 1, left: 69 })
  assert.deepEqual(smsSegments('я'.repeat(70)), { encoding: 'ucs2', count: 1, left: 0 })
  assert.deepEqual(smsSegments('я'.repeat(71)), { encoding: 'ucs2', count: 2, left: 63 })
  assert.deepEqual(smsSegments('👋'.repeat(35)), { encoding: 'ucs2', count: 1, left: 0 })
  assert.deepEqual(smsSegments('👋'.repeat(36)), { encoding: 'ucs2', count: 2, left: 61 })
  assert.deepEqual(smsSegments(`${'a'.repeat(145)}’`).count, 3)
})

test('whatever the text: another sign never makes fewer segments, and they hold what they say', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const { count, left, encoding } = smsSegments(text)
      assert.ok(count >= 1 && left >= 0)
      const more = smsSegments(`${text}a`)
      assert.ok(more.count >= count)
      if (encoding === 'ucs2' && count > 1) assert.ok(text.length <= count * 67 - left)
    }),
  )
})
