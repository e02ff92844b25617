import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanName, fileHeaders, kindOf, sniffType } from './file-kind.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')
const pdf = Buffer.from('%PDF-1.7\n')
const zip = Buffer.from('504b0304140000000800', 'hex')

test('the type is what the bytes say, whatever was claimed', async () => {
  assert.equal(await sniffType(png, 'text/html'), 'image/png')
  assert.equal(await sniffType(jpeg, 'image/svg+xml'), 'image/jpeg')
  assert.equal(await sniffType(pdf, ''), 'application/pdf')
  assert.equal(await sniffType(zip, 'image/png'), 'application/zip')
  const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  assert.equal(await sniffType(zip, office), office)
})

test('bytes that say nothing have the claimed type, unless a browser would run it', async () => {
  const text = Buffer.from('hello there')
  assert.equal(await sniffType(text, 'text/plain; charset=utf-8'), 'text/plain')
  assert.equal(await sniffType(text, 'TEXT/CSV'), 'text/csv')
  for (const claimed of [
    'text/html',
    'TEXT/HTML;charset=utf-8',
    ' text/html ',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'text/javascript',
    'application/ecmascript',
    'application/x-javascript',
    '',
    'nonsense',
    'a/b/c',
    'text/plain\r\nset-cookie: a=b',
    'text/<b>',
  ])
    assert.equal(await sniffType(text, claimed), 'application/octet-stream', claimed)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  for (const start of [svg, `<?xml version="1.0"?>${svg}`, `\ufeff  \n${svg}`])
    for (const claimed of ['image/svg+xml', 'application/octet-stream', '']) {
      const type = await sniffType(Buffer.from(start), claimed)
      assert.match(
        fileHeaders({ name: 'a.svg', type, bytes: 1 })['content-disposition'] ?? '',
        /^attachment;/,
      )
    }
})

test('only harmless types are shown in the page; everything is locked in', () => {
  for (const type of ['image/png', 'video/mp4', 'audio/ogg', 'application/pdf', 'text/plain'])
    assert.match(
      fileHeaders({ name: 'a', type, bytes: 1 })['content-disposition'] ?? '',
      /^inline;/,
    )
  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/xml',
    'text/xml',
    'application/octet-stream',
  ]) {
    const headers = fileHeaders({ name: 'a', type, bytes: 1 })
    assert.match(headers['content-disposition'] ?? '', /^attachment;/, type)
    assert.equal(headers['content-type'], 'application/octet-stream')
  }
  const headers = fileHeaders({ name: 'a', type: 'image/png', bytes: 1 })
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*sandbox/)
})

test('a name is only a name', () => {
  for (const [given, shown] of [
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/', 'file'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    [' \t ', 'file'],
    ['\u200b\u200d', 'file'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['a\u0000b.png', 'ab.png'],
    ['a\r\nset-cookie: x.png', 'aset-cookie: x.png'],
    ['\ufeffre\u2066port.pdf', 'report.pdf'],
    ['niño.pdf', 'niño.pdf'],
    ['報告書.pdf', '報告書.pdf'],
    ['تقرير.pdf', 'تقرير.pdf'],
    ['\ud83d.png', '.png'],
  ] as const)
    assert.equal(cleanName(given), shown, JSON.stringify(given))
})

test('a name that is too long is cut between characters, and any name fits a header', () => {
  assert.equal(cleanName('x'.repeat(5_000)).length, 200)
  for (const name of [
    `${'a'.repeat(199)}😀.png`,
    '😀'.repeat(5_000),
    'quote\'"(1).png',
    'a;b=c.png',
  ]) {
    const clean = cleanName(name)
    assert.ok(clean.isWellFormed(), name)
    const header = fileHeaders({ name, type: 'image/png', bytes: 1 })['content-disposition'] ?? ''
    assert.match(header, /^inline; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/, header)
  }
})

test('a kind follows from the type', () => {
  assert.equal(kindOf('image/png', false), 'image')
  assert.equal(kindOf('video/mp4', true), 'video')
  assert.equal(kindOf('audio/ogg', true), 'voice')
  assert.equal(kindOf('audio/ogg', false), 'audio')
  assert.equal(kindOf('text/plain', true), 'document')
})
