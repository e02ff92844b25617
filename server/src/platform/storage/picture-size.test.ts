import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pictureSize } from './picture-size.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  )
const png = bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 1, 44, 0, 0, 0, 200])
const gif = bytes('GIF89a', [0x2c, 1, 200, 0])
const jpeg = bytes(
  [0xff, 0xd8, 0xff, 0xe0, 0, 16],
  'JFIF\0',
  [1, 1, 0, 0, 1, 0, 1, 0, 0],
  [0xff, 0xc4, 0, 3, 0, 0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44, 3],
)
const riff = (chunk: string, rest: number[]) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, rest)
const lossy = riff('VP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x2c, 1, 200, 0])
// 300 − 1 in fourteen bits, then 200 − 1.
const lossless = riff('VP8L', [0, 0, 0, 0, 0x2f, 0x2b, 0xc1, 0x31, 0])
const extended = riff('VP8X', [10, 0, 0, 0, 0, 0, 0, 0, 0x2b, 1, 0, 199, 0, 0])

test('the header of each type says how large the picture is', () => {
  const wanted = { width: 300, height: 200 }
  assert.deepEqual(pictureSize(png, 'image/png'), wanted)
  assert.deepEqual(pictureSize(gif, 'image/gif'), wanted)
  assert.deepEqual(pictureSize(jpeg, 'image/jpeg'), wanted)
  for (const webp of [lossy, lossless, extended])
    assert.deepEqual(pictureSize(webp, 'image/webp'), wanted)
})

test('cut short, of another type, or without a frame: the size is not known', () => {
  for (const [file, type] of [
    [png, 'image/png'],
    [gif, 'image/gif'],
    [jpeg, 'image/jpeg'],
    [lossy, 'image/webp'],
    [lossless, 'image/webp'],
    [extended, 'image/webp'],
  ] as const)
    for (let length = 0; length < file.length - 1; length += 1) {
      const size = pictureSize(file.subarray(0, length), type)
      assert.ok(size === undefined || length >= 24, `${type} of ${length} bytes`)
    }
  assert.equal(pictureSize(png, 'image/svg+xml'), undefined)
  assert.equal(pictureSize(bytes([0xff, 0xd8, 0xff, 0xd9]), 'image/jpeg'), undefined)
  assert.equal(pictureSize(riff('ALPH', [1, 2, 3, 4]), 'image/webp'), undefined)
})

test('no bytes make it throw or go on for ever', () => {
  const types = fc.constantFrom('image/png', 'image/gif', 'image/jpeg', 'image/webp')
  const starts = fc.constantFrom(png, gif, jpeg, lossy, lossless, extended)
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 400 }), types, (start, more, type) => {
      const size = pictureSize(Buffer.concat([start, more]), type)
      assert.ok(size === undefined || size.width >= 0)
    }),
    { seed: 4821 },
  )
})
