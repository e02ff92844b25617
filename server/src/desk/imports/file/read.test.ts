import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine, plainCell } from './csv-line.ts'
import { decode, findEncoding } from './decode.ts'
import { type FileRow, readFile, Unreadable } from './read.ts'

/** The file in pieces of this size: cut in the middle of a sign, of a line end, of a quote. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function readAll(file: string | Uint8Array, size = 7) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const rows: FileRow[] = []
  let heading: string[] = []
  let how: { encoding: string; delimiter: string } | undefined
  await readFile(async () => pieces(bytes, size), 2, {
    heading: (cells, told) => {
      heading = cells
      how = told
      return true
    },
    rows: async (read) => void rows.push(...read),
  })
  return { heading, rows, ...how }
}

const cells = (rows: FileRow[]): string[][] => rows.map((row) => row.cells)

test('comma, semicolon, tab and bar are found, whatever stands in the cells', async () => {
  for (const [delimiter, file] of [
    [',', 'name,mail\n"Reyes; Ana; M.",a@x.example\nBo,b@x.example'],
    [';', 'name;mail;sum\nReyes, Ana;a@x.example;1,50\nBo, B;b@x.example;2,50'],
    ['\t', 'name\tmail\nReyes, Ana\ta@x.example\n'],
    ['|', 'name|mail\nA|a@x.example\n'],
    [',', 'name\nAna'],
  ] as const)
    assert.equal((await readAll(file)).delimiter, delimiter, file)
})

test('UTF-8 with and without its mark, UTF-16 and Windows-1252 read the same', async () => {
  const text = 'name;city\r\nJosé Nuñez €;Málaga\r\n'
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  const latin = Buffer.from(text.replace('€', '\u0080'), 'latin1')
  for (const [encoding, bytes] of [
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
    ['windows-1252', latin],
  ] as const)
    for (const size of [1, 2, 3, 1_000]) {
      const read = await readAll(bytes, size === 1 && encoding.startsWith('utf-16') ? 2 : size)
      assert.equal(read.encoding, encoding)
      assert.deepEqual(read.heading, ['name', 'city'])
      assert.deepEqual(cells(read.rows), [['José Nuñez €', 'Málaga']])
    }
})

test('a file that is ASCII until its last name is still Windows-1252', async () => {
  const file = Buffer.concat([
    Buffer.from(`name\n${'Ana\n'.repeat(30_000)}`),
    Buffer.from('Nuñez\n', 'latin1'),
  ])
  const { rows } = await readAll(file, 64_000)
  assert.deepEqual(rows.at(-1), { line: 30_002, cells: ['Nuñez'] })
})

test('line breaks, delimiters and quotes inside quotes are text; a line is counted as an editor shows it', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const file = [
      'name;note',
      '"Ana',
      'Reyes";"a ""b"" ; c"',
      '',
      ';;',
      'Bo "the" Man;x',
      'Last;y;z',
    ].join(end)
    const { rows } = await readAll(file, 3)
    assert.deepEqual(rows, [
      { line: 2, cells: ['Ana\nReyes', 'a "b" ; c'] },
      { line: 6, cells: ['Bo "the" Man', 'x'] },
      { line: 7, cells: ['Last', 'y', 'z'] },
    ])
  }
})

test('what is no file of rows says why', async () => {
  const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0, 0x41, 0])
  for (const [file, failure] of [
    ['', 'empty'],
    [' \n\n', 'empty'],
    [zip, 'notText'],
    [`name\n${'Ana\n'.repeat(40_000)}\0`, 'notText'],
    ['name\n"Ana\nBo\nCy', 'openQuote'],
    [`name\n"Ana\n${'x\n'.repeat(150_000)}`, 'openQuote'],
    [`${'a,'.repeat(300)}\n`, 'tooWide'],
  ] as const)
    await assert.rejects(
      readAll(file, 50_000),
      (error) => error instanceof Unreadable && error.failure === failure,
      failure,
    )
})

test('rows are given a few at a time, and the next ones wait until those were taken', async () => {
  const file = new TextEncoder().encode(`name\n${'Ana\n'.repeat(1_000)}`)
  let taking = 0
  let most = 0
  let total = 0
  await readFile(async () => pieces(file, 100), 10, {
    heading: () => true,
    rows: async (rows) => {
      taking += 1
      assert.equal(taking, 1)
      most = Math.max(most, rows.length)
      total += rows.length
      await new Promise((done) => setImmediate(done))
      taking -= 1
    },
  })
  assert.deepEqual([most, total], [10, 1_000])
})

test('the encoding of a stream is decided by all of it', async () => {
  const bytes = Buffer.from('a€')
  assert.equal(await findEncoding(pieces(bytes, 2)), 'utf-8')
  assert.equal(await findEncoding(pieces(bytes.subarray(0, 3), 2)), 'windows-1252')
  let text = ''
  for await (const part of decode(pieces(Buffer.from('a\r\nb\rc\r'), 2), 'utf-8')) text += part
  assert.equal(text, 'a\nb\nc\n')
})

test('a cell that a spreadsheet would take for a formula is written as text, and read back as it was', () => {
  for (const cell of ['=1+1', '+34600', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =cmd|x', '＝1', '\tx'])
    for (const written of [csvLine([cell]).slice(1, -3)]) {
      assert.equal(written, `'${cell}`)
      assert.equal(plainCell(written), cell)
    }
  assert.equal(csvLine(['a "b"', 7, 'x,\ny']), '"a ""b""","7","x,\ny"\r\n')
  for (const cell of ["O'Neill", "'tis", 'a=b', '']) assert.equal(plainCell(cell), cell)
})
