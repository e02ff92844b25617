import { createHash } from 'node:crypto'
import { cleanText } from '@atrium/channel-kit/json'
import type { ImportedRow, ImportProblem, ImportTarget } from '@atrium/contract/api/imports'
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
import type { ImportedPerson } from '../../../flow/identity/rows.ts'
import { plainCell } from '../file/csv-line.ts'
import { languageTag } from './language-tag.ts'

/** How the columns of a file are read. */
export type Mapping = {
  headings: string[]
  columns: ImportTarget[]
  country: string | null
}

export type ReadRow = { person: ImportedPerson; problems: ImportedRow['problems'] }

const longest: Record<ImportTarget, number> = {
  skip: Number.POSITIVE_INFINITY,
  name: 200,
  firstName: 100,
  lastName: 100,
  email: 1_000,
  phone: 500,
  external: 200,
  company: 200,
  language: 100,
  attribute: 2_000,
}

/** A row as a person, and all that is wrong with it. A row with a problem is not imported, not even in part. */
export function readRow(cells: string[], mapping: Mapping, source: string): ReadRow {
  const { said, attributes, problems } = readCells(cells, mapping)
  const one = (target: ImportTarget): string | null => said.get(target)?.[0] ?? null
  const whole = [one('firstName'), one('lastName')].filter((part) => part !== null).join(' ')
  const person = {
    source,
    name: one('name') ?? (whole || null),
    company: one('company'),
    language: one('language'),
    emails: [...new Set(said.get('email'))],
    phones: [...new Set(said.get('phone'))],
    external: one('external'),
    attributes,
  }
  const somebody = person.name ?? person.external ?? person.emails[0] ?? person.phones[0]
  if (problems.length === 0 && !somebody) problems.push({ column: null, problem: 'nobody' })
  return { person: { ...person, key: keyOf(person) }, problems }
}

type Said = {
  said: Map<ImportTarget, string[]>
  attributes: Record<string, string>
  problems: ImportedRow['problems']
}

function readCells(cells: string[], { columns, headings, country }: Mapping): Said {
  const told: Said = { said: new Map(), attributes: {}, problems: [] }
  for (const [column, target] of columns.entries()) {
    const text = cleanText(plainCell(cells[column] ?? '')).trim()
    if (text === '' || target === 'skip') continue
    const { values, problem } =
      text.length > longest[target] ? tooLong : read(target, text, country)
    if (problem) told.problems.push({ column, problem })
    if (target === 'attribute') told.attributes[headings[column] ?? ''] = text
    else told.said.set(target, [...(told.said.get(target) ?? []), ...values])
  }
  if (cells.slice(columns.length).some((cell) => cell.trim() !== ''))
    told.problems.push({ column: null, problem: 'moreCells' })
  return told
}

const tooLong: Values = { values: [], problem: 'tooLong' }

/**
 * What makes it the same row when it comes again: the business's own customer number; without one, the name and all
 * addresses together. Not one address alone: two people share info@, and a family a phone.
 */
function keyOf({ external, name, emails, phones }: Omit<ImportedPerson, 'key'>): string {
  if (external !== null) return `id:${external}`
  const folded = name?.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ') ?? ''
  const parts = JSON.stringify([folded, emails.toSorted(), phones.toSorted()])
  return `row:${createHash('sha256').update(parts).digest('base64url')}`
}

type Values = { values: string[]; problem?: ImportProblem }

function read(target: ImportTarget, text: string, country: string | null): Values {
  if (target === 'email') return each(text.split(/[\s,;|]+/), email)
  if (target === 'phone') return each(text.split(/[,;|/\n]+/), (one) => phone(one, country))
  if (target !== 'language') return { values: [text.replace(/\s+/g, ' ')] }
  const tag = languageTag(text)
  return tag ? { values: [tag] } : { values: [], problem: 'badLanguage' }
}

/** Several values in one cell: "a@x.example; b@x.example". */
function each(texts: string[], readOne: (text: string) => Values): Values {
  const all = texts.filter((text) => text.trim() !== '').map(readOne)
  const problem = all.find((one) => one.problem)?.problem
  return { values: all.flatMap(({ values }) => values), ...(problem ? { problem } : {}) }
}

const plainAddress = /^[^@\s"<>()\\]{1,64}@[^@\s"<>()\\.]+(\.[^@\s"<>()\\.]+)+$/u

function email(text: string): Values {
  const address = text.replace(/^mailto:/i, '').toLowerCase()
  const fits = address.length <= 254 && plainAddress.test(address)
  return fits ? { values: [address] } : { values: [], problem: 'badEmail' }
}

function phone(text: string, country: string | null): Values {
  const dialled = text
    .trim()
    .replace(/^(tel|whatsapp):/i, '')
    .replace(/^00/, '+')
  const withCountry = dialled.startsWith('+')
  if (!withCountry && country === null && dialled.replace(/\D/g, '').length > 4)
    return { values: [], problem: 'noCountry' }
  const number = parsePhoneNumberFromString(dialled, {
    extract: false,
    ...(isCountry(country) ? { defaultCountry: country } : {}),
  })
  return number?.isPossible() ? { values: [number.number] } : { values: [], problem: 'badPhone' }
}

function isCountry(country: string | null): country is CountryCode {
  return country !== null && isSupportedCountry(country)
}
