import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineError } from '../src/errors.ts'
import { soundLength } from '../src/send/length.ts'

const details = [{ message: 'May not be empty', property: 'messages[0].text' }]
const cases: [number, unknown, string, string, RegExp][] = [
  [
    400,
    { message: 'The request body has 1 error(s)', details },
    'invalid',
    'http 400',
    /1 error\(s\) · messages\[0\]\.text: May not be empty/,
  ],
  [400, { message: 'Invalid reply token' }, 'network', 'reply token', /Invalid reply token/],
  [400, { message: 'Failed to send messages' }, 'gone', 'http 400', /Failed to send/],
  [401, { message: 'Authentication failed' }, 'auth', 'http 401', /Authentication failed/],
  [403, { message: 'Not authorized to use the API' }, 'invalid', 'http 403', /Not authorized/],
  [404, { message: 'Not found' }, 'gone', 'http 404', /Not found/],
  [410, {}, 'gone', 'http 410', /no reason/],
  [413, { message: 'Payload Too Large' }, 'invalid', 'http 413', /Too Large/],
  [
    429,
    { message: 'You have reached your monthly limit.' },
    'invalid',
    'monthly limit',
    /monthly limit/,
  ],
  [
    429,
    { message: 'The API rate limit has been exceeded. Try again later.' },
    'rate',
    'http 429',
    /rate limit/,
  ],
  [500, { message: 'Internal server error' }, 'network', 'http 500', /HTTP 500/],
  [503, undefined, 'rate', 'http 503', /no reason/],
]

for (const [status, body, kind, code, text] of cases)
  test(`${status} ${JSON.stringify(body)?.slice(0, 60)} is ${kind}`, () => {
    const error = lineError(status, body, { sends: true })
    assert.deepEqual([error.kind, error.code], [kind, code])
    assert.match(error.message, text)
    assert.equal(error.maybeSent, status === 500)
  })

test('a wait comes from LINE where it tells one', () => {
  assert.equal(lineError(429, {}, { sends: true, retryAfter: 42 }).retryAfter, 42)
  assert.equal(lineError(429, {}, { sends: true }).retryAfter, 10)
  assert.equal(lineError(500, {}, { sends: false }).maybeSent, false)
})

/** One second and a bit of silence: MPEG-1 layer III frames, 128 kbit/s, 44.1 kHz. */
function mp3(frames: number, tag = false): Uint8Array {
  const frame = Buffer.alloc(417)
  Buffer.from([0xff, 0xfb, 0x90, 0x00]).copy(frame)
  const id3 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x01\x00', 'latin1'), Buffer.alloc(128)])
  return Buffer.concat([...(tag ? [id3] : []), ...Array.from({ length: frames }, () => frame)])
}

function m4a(scale: number, duration: number): Uint8Array {
  const head = Buffer.from('\0\0\0\x18ftypM4A \0\0\0\0M4A mp42\0\0\0\x6cmvhd', 'latin1')
  const body = Buffer.alloc(100)
  body.writeUInt32BE(scale, 12)
  body.writeUInt32BE(duration, 16)
  return Buffer.concat([head, body])
}

test('the length of a sound is read from its bytes', () => {
  assert.equal(soundLength(mp3(100)), 2612)
  assert.equal(soundLength(mp3(100, true)), 2612)
  assert.equal(soundLength(m4a(1000, 5100)), 5100)
  assert.equal(soundLength(m4a(44_100, 132_300)), 3000)
})

test('bytes that tell no length have none', () => {
  for (const bytes of [
    new Uint8Array(0),
    m4a(0, 100),
    m4a(1000, 0),
    m4a(1000, 5100).slice(0, 40),
    Buffer.from('OggS and so on'),
    new Uint8Array(5000).fill(255),
  ])
    assert.equal(soundLength(bytes), undefined)
})
