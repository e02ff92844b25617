import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../src/parse.ts'
import { Unpacked } from '../src/read/unpacked.ts'
import { headerFields, maxHeaderBytes } from '../src/receive/header-fields.ts'
import { unpackMail } from './kit/fixtures.ts'
import { baseSettings } from './kit/test-io.ts'

const head = 'From: Ana <ana@post.example>\r\nMessage-ID: <x@post.example>\r\nSubject: x\r\n'
const many = 10_000
const numbers = Array.from({ length: many }, (_, n) => n)
const part = (type: string, more = '') => `--x\r\nContent-Type: ${type}\r\n${more}\r\nwords\r\n`
const mixed = `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n`

const mails: [name: string, mail: string][] = [
  ['flat parts', mixed + part('text/plain').repeat(many)],
  ['flat files', mixed + part('application/x', 'Content-Disposition: attachment\r\n').repeat(many)],
  [
    'nested parts',
    head +
      numbers
        .map((n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`)
        .join(''),
  ],
  [
    'nested parts of one boundary',
    head + 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n'.repeat(many),
  ],
  ['nested mails', head + 'Content-Type: message/rfc822\r\n\r\nSubject: y\r\n'.repeat(many)],
  ['HTML parts', mixed + part('text/html').repeat(many)],
  ['header of 3 MB', `${head}X: ${'y'.repeat(3_000_000)}\r\n\r\nwords`],
  ['100,000 header fields', `${head}${'X-A: b\r\n'.repeat(100_000)}\r\nwords`],
  ['endless References', `${head}References: ${'<a@b> '.repeat(100_000)}\r\n\r\nwords`],
  ['endless To', `${head}To: ${'a@b.example, '.repeat(50_000)}\r\n\r\nwords`],
  [
    'endless subject',
    `From: a@b.example\r\nSubject: ${'=?utf-8?q?a?= '.repeat(60_000)}\r\n\r\nwords`,
  ],
  ['one line of 5 MB', `${head}\r\n${'a'.repeat(5_000_000)}`],
  ['a million lines', `${head}\r\n${'a:\r\n'.repeat(1_000_000)}`],
  ['quote marks', `${head}\r\n${'> '.repeat(1_000_000)}`],
  ['colons and spaces', `${head}\r\n${': '.repeat(100_000)}\r\n${' '.repeat(200_000)}:`],
  ['at signs', `${head}In-Reply-To: <1@2>\r\n\r\n${'a@'.repeat(200_000)}:\r\n> x`],
  [
    'a thousand signatures',
    `${'DKIM-Signature: v=1; a=rsa-sha256; d=post.example; s=a; h=from; bh=a; b=b\r\n'.repeat(1000)}${head}\r\nwords`,
  ],
  ['unending comment', `From: ${'('.repeat(100_000)}\r\nSubject: x\r\n\r\nwords`],
  ['nothing', ''],
  ['only a line end', '\r\n'],
  ['bytes', Buffer.from(numbers.map((n) => (n * 7919) % 256)).toString('latin1')],
]

for (const [name, mail] of mails)
  test(`${name}: shown, with its original, within two seconds`, async () => {
    const start = process.cpuUsage()
    const raw = await unpackMail(Buffer.from(mail, 'latin1'))
    const [event] = parse(raw, baseSettings)
    const { user, system } = process.cpuUsage(start)
    const took = (user + system) / 1000
    assert.ok(event?.kind === 'message')
    assert.equal(event.attachments.at(-1)?.kind, 'source')
    assert.ok(event.attachments.length <= 202)
    assert.ok(raw.length < 2_000_000)
    // Of the processor, so that a busy machine changes nothing. The promise's bound; most take a tenth of it.
    assert.ok(took < 2000, `${Math.round(took)} ms`)
  })

test('what is left out of the text is said in the text', async () => {
  const text = async (name: string) => {
    const mail = mails.find(([one]) => one === name)?.[1] ?? ''
    return Unpacked.parse(JSON.parse(await unpackMail(Buffer.from(mail, 'latin1')))).text
  }
  assert.match(
    await text('flat files'),
    /\[Not complete: only the first 50000 lines were read, and \d{4} more files are only in the original\.\]/,
  )
  assert.match(
    await text('nested parts'),
    /\[Not complete: the mail could not be taken apart: Maximum MIME nesting/,
  )
  assert.match(
    await text('a million lines'),
    /\[Not complete: only the first 50000 lines were read\.\]/,
  )
  assert.match(await text('one line of 5 MB'), /\[The text goes on in the original\.\]$/)
})

test('the header is read up to its limit and no further', () => {
  const fields = headerFields(
    Buffer.from(`A: 1\r\nB: ${'y'.repeat(maxHeaderBytes)}\r\nC: 3\r\n\r\n`),
  )
  assert.deepEqual(
    fields.map(({ name }) => name),
    ['a', 'b'],
  )
})
