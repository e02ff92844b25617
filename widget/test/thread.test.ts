import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VisitorMessage } from '@atrium/contract/visitor'
import { contrast, isColor, legible, readableOn } from '../src/color.ts'
import { checkForm } from '../src/frame/core/form.ts'
import { newId } from '../src/frame/core/id.ts'
import { isEmojiOnly, pieces, size } from '../src/frame/core/text.ts'
import { merge, rows, unread } from '../src/frame/core/thread.ts'
import { fill, pickLanguage } from '../src/frame/words/words.ts'

function message(seq: string, at: string, more: Partial<VisitorMessage> = {}): VisitorMessage {
  return {
    ...{ id: `m${seq}`, seq, at, from: 'business', name: 'Kenji' },
    ...{ content: { kind: 'text', text: 'Hi' }, attachments: [], deleted: false },
    ...more,
  }
}

test('messages are grouped by author and time, days stand between', () => {
  const all = rows(
    [
      message('1', '2026-03-01T10:00:00'),
      message('2', '2026-03-01T10:01:00'),
      message('3', '2026-03-01T10:02:00', { name: 'Mara' }),
      message('4', '2026-03-01T10:20:00', { name: 'Mara' }),
      message('5', '2026-03-02T10:00:00', { from: 'visitor', name: null }),
    ],
    [{ id: 'o1', at: '2026-03-02T10:00:30', text: 'on its way', uploads: [] }],
  )
  const shape = all.map((row) =>
    row.kind === 'day' ? 'day' : `${row.id}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`,
  )
  assert.deepEqual(shape, [
    'day',
    'm1 first',
    'm2 last',
    'm3 first last',
    'm4 first last',
    'day',
    'm5 first',
    'o1 last',
  ])
})

test('the list keeps the server’s order of 64-bit numbers, each message once, the newer version', () => {
  const list = merge(
    [message('9', ''), message('10', '')],
    [message('9223372036854775807', ''), message('9', '', { deleted: true }), message('2', '')],
  )
  assert.deepEqual(
    list.map(({ seq }) => seq),
    ['2', '9', '10', '9223372036854775807'],
  )
  assert.equal(list[1]?.deleted, true)
  assert.deepEqual(
    unread(list, '9').map(({ seq }) => seq),
    ['10', '9223372036854775807'],
  )
  assert.equal(unread(list, undefined).length, 3, 'the deleted one does not count')
})

test('addresses in a text become links, everything else stays text', () => {
  const found = (text: string) => pieces(text).flatMap((piece) => piece.href ?? [])
  assert.deepEqual(found('See https://a.example/x?y=1, or (http://b.example/(c)).'), [
    'https://a.example/x?y=1',
    'http://b.example/(c)',
  ])
  assert.deepEqual(found('Write to ana@luna.example!'), ['mailto:ana@luna.example'])
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    '<a href=x>',
    'https://',
    '@ana',
    'a@b',
  ])
    assert.deepEqual(found(text), [], text)
  const hostile = `<img src=x onerror=alert(1)> https://a.example/"onmouseover="x`
  assert.equal(
    pieces(hostile)
      .map((piece) => piece.text)
      .join(''),
    hostile,
  )
  assert.deepEqual(found(hostile), ['https://a.example/'])
})

test('long hostile texts are cut into pieces in no time', () => {
  for (const text of [
    'https://'.repeat(1200),
    'a@'.repeat(5000),
    'x.'.repeat(5000),
    `http://a/${')'.repeat(9000)}`,
  ])
    assert.equal(
      pieces(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    )
})

test('emoji alone are shown large', () => {
  for (const text of ['👍', '❤️', '👩‍👩‍👧', '😀 😀']) assert.ok(isEmojiOnly(text), text)
  for (const text of ['', '1', 'ok 👍', '👍👍👍👍', '#']) assert.ok(!isEmojiOnly(text), text)
})

test('the accent colour is readable: on it, and as text on both grounds', () => {
  for (const color of [
    '#000000',
    '#ffffff',
    '#f4b740',
    '#ff0000',
    '#00ff00',
    '#3454d1',
    '#808080',
    '#0f766e',
  ]) {
    assert.ok(contrast(color, readableOn(color)) >= 4.5, `on ${color}`)
    for (const ground of ['#ffffff', '#17181d'])
      assert.ok(contrast(legible(color, ground), ground) >= 4.5, `${color} on ${ground}`)
  }
  assert.equal(legible('#3454d1', '#ffffff'), '#3454d1')
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.deepEqual(
    [isColor('#3454D1'), isColor('red'), isColor('#123456;x'), isColor(7)],
    [true, false, false, false],
  )
})

test('the form tells what is missing and what cannot be right', () => {
  const asked = [
    { field: 'name' as const, required: true },
    { field: 'email' as const, required: false },
    { field: 'phone' as const, required: true },
  ]
  assert.deepEqual(checkForm(asked, { name: ' ', email: 'ana@', phone: 'call me' }), {
    name: 'required',
    email: 'invalidEmail',
    phone: 'invalidPhone',
  })
  for (const phone of ['+34 600 111 222', '+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧'])
    assert.deepEqual(checkForm(asked, { name: 'Ana', phone }), {})
})

test('ids are UUIDv7 and grow, also within one millisecond', () => {
  const ids = Array.from({ length: 50 }, () => newId(1_700_000_000_000))
  assert.deepEqual([...ids].sort(), ids)
  for (const id of ids)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('the language is the first wish we know; sizes and sentences follow it', () => {
  assert.equal(pickLanguage(['es-MX', 'en']).code, 'es')
  assert.equal(pickLanguage([undefined, 'ja', 'ar-EG']).dir, 'rtl')
  assert.equal(pickLanguage([null, 'xx']).code, 'en')
  assert.equal(pickLanguage(['constructor', 'es']).code, 'es')
  assert.equal(size(1_234_567, 'es'), '1,2 MB')
  assert.equal(size(900, 'en'), '1 KB')
  assert.equal(
    fill('{name} is larger than {size}', { name: 'a.png', size: '1 MB' }),
    'a.png is larger than 1 MB',
  )
})
