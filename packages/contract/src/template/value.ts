import type { Placeholder } from './placeholders.ts'
import { type ProblemCode, problem, type TemplateProblem } from './problem.ts'

/** What is wrong with the value of one place. `now` for what must lie ahead. */
export function valueProblems(
  place: Placeholder,
  value: string | undefined,
  now: Date | undefined,
): TemplateProblem[] {
  const { field, required, max } = place
  if (!value?.trim()) return required ? [problem(field, 'missing')] : []
  if (max !== undefined && value.length > max)
    return [problem(field, 'tooLong', { max, length: value.length })]
  const wrong = forms[place.kind](value, now)
  return wrong ? [problem(field, ...wrong)] : []
}

type Wrong = [code: ProblemCode, data?: Record<string, number>] | false
const isPlain = (value: string): Wrong => /[\n\r\t]| {5}/.test(value) && ['lineBreaks']

/** By the kind of place: what is wrong with a value that is there and not too long. */
const forms: Record<Placeholder['kind'], (value: string, now: Date | undefined) => Wrong> = {
  file: (value) => !isAddress(value) && ['notAnAddress'],
  latitude: (value) => !isBetween(value, 90) && ['notANumber', { min: -90, max: 90 }],
  longitude: (value) => !isBetween(value, 180) && ['notANumber', { min: -180, max: 180 }],
  moment: (value, now) => !isAhead(value, now) && ['notAMoment'],
  products: (value) => !productSections(value) && ['badProducts'],
  code: (value) => !/^[\p{L}\d]+$/u.test(value) && ['badCode', { max: 20 }],
  text: isPlain,
  linkEnd: isPlain,
  payload: isPlain,
  token: isPlain,
  product: isPlain,
}

function isAhead(value: string, now: Date | undefined): boolean {
  const at = Date.parse(value)
  return !Number.isNaN(at) && (!now || at > now.getTime())
}

function isAddress(value: string): boolean {
  return value.length <= 2000 && URL.canParse(value) && /^https?:\/\//i.test(value)
}

function isBetween(value: string, limit: number): boolean {
  return /^-?\d{1,3}(\.\d+)?$/.test(value.trim()) && Math.abs(Number(value)) <= limit
}

/** `Section: id, id; Section: id`: at most 10 sections and 30 products, or undefined. */
export function productSections(
  value: string,
): { title: string; products: string[] }[] | undefined {
  const sections = value.split(';').map((section) => {
    const colon = section.indexOf(':')
    const products = section.slice(colon + 1).split(',')
    return {
      title: colon < 0 ? '' : section.slice(0, colon).trim(),
      products: products.map((id) => id.trim()),
    }
  })
  const all = sections.flatMap(({ products }) => products)
  const isGood = sections.every(({ title }) => title !== '' && title.length <= 24)
  return isGood && sections.length <= 10 && all.length <= 30 && all.every((id) => id !== '')
    ? sections
    : undefined
}
