import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImportFailure } from '@atrium/contract/api/imports'
import { type CsvError, type Options, parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { decode, type Encoding, findEncoding } from './decode.ts'

/** A record of the file and the line on which it begins. */
export type FileRow = { line: number; cells: string[] }

/** The file cannot be read; a person must do something about it. */
export class Unreadable extends Error {
  readonly failure: ImportFailure
  readonly line: number | null
  constructor(failure: ImportFailure, line: number | null = null) {
    super(failure)
    this.failure = failure
    this.line = line
  }
}

/** More than a contact's row holds: beyond it a quote was opened and never closed. */
const longestRecord = 200_000
const widest = 200
const sampleLength = 64_000

/**
 * Reads a file of rows as it streams in, a bounded number at a time: `heading` gets the first record, `rows` the others,
 * `atOnce` at most. The next rows are read when they were taken. Throws `Unreadable`.
 */
export async function readFile(
  open: () => Promise<AsyncIterable<Uint8Array>>,
  atOnce: number,
  take: {
    /** False where the first record is a row already. */
    heading(cells: string[], how: { encoding: Encoding; delimiter: string }): boolean
    rows(rows: FileRow[]): Promise<void>
  },
): Promise<void> {
  const encoding = await findEncoding(await open())
  const sample = await firstText(decode(await open(), encoding))
  if (sample.includes('\0')) throw new Unreadable('notText')
  if (sample.trim() === '') throw new Unreadable('empty')
  const delimiter = findDelimiter(sample)
  const records = parse({ ...options, delimiter })
  await pipeline(
    Readable.from(textOnly(decode(await open(), encoding))),
    records,
    async (source: AsyncIterable<Parsed>) => {
      let first = true
      let waiting: FileRow[] = []
      for await (const { record, info } of source) {
        if (record.length > widest) throw new Unreadable('tooWide', info.lines)
        const isHeading = first && take.heading(record, { encoding, delimiter })
        first = false
        if (!isHeading) waiting.push({ line: info.lines - breaksIn(record), cells: record })
        if (waiting.length < atOnce) continue
        await take.rows(waiting)
        waiting = []
      }
      if (waiting.length > 0) await take.rows(waiting)
    },
  ).catch(translate)
}

const options = {
  info: true,
  relax_column_count: true,
  // `The "Blue" shop` without quotes around it: what people type.
  relax_quotes: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  max_record_size: longestRecord,
} satisfies Options

type Parsed = { record: string[]; info: { lines: number } }

/** The library counts to the end of a record; the breaks inside its quotes lead back to where it begins. */
function breaksIn(record: string[]): number {
  return record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
}

async function* textOnly(text: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const part of text) {
    if (part.includes('\0')) throw new Unreadable('notText')
    if (part !== '') yield part
  }
}

async function firstText(text: AsyncIterable<string>): Promise<string> {
  let sample = ''
  for await (const part of text) {
    sample += part
    if (sample.length >= sampleLength) break
  }
  return sample
}

const delimiters = [',', ';', '\t', '|']

/** The delimiter that cuts the first records into the most columns, all into as many as the heading. */
function findDelimiter(sample: string): string {
  const scores = delimiters.map((delimiter) => ({ delimiter, score: scoreOf(sample, delimiter) }))
  return scores.toSorted((a, b) => b.score - a.score)[0]?.delimiter ?? ','
}

function scoreOf(sample: string, delimiter: string): number {
  let records: string[][]
  try {
    records = parseNow(sample, { ...options, info: false, delimiter, to: 20 })
  } catch {
    // Cut in the middle of a quote: the heading alone decides.
    records = [(sample.split('\n')[0] ?? '').split(delimiter)]
  }
  const [heading] = records
  const width = heading?.length ?? 0
  if (width < 2) return 0
  const equal = records.filter((record) => record.length === width).length
  return width * (equal / records.length)
}

function translate(error: unknown): never {
  if (!isCsvError(error)) throw error
  // Both mean that a quote stays open: the file ends, or the record grows without end.
  throw new Unreadable('openQuote', typeof error.lines === 'number' ? error.lines : null)
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}
