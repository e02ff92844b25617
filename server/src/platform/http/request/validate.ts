import type { z } from 'zod'
import { AppError, type FieldError } from '../../app-error.ts'

/** The parts of a request, as they came. */
export type Parts = { params: unknown; query: unknown; body: unknown }
type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }

// A form shows its errors by field, so the body's pointers start at the body; the others say where they are.
const prefix: Record<keyof Parts, string> = { params: '/params', query: '/query', body: '' }
const maxErrors = 20

/** Parses all parts by their schemas. Throws `invalid` with a pointer to each fault, unknown keys included. */
export function validate(schemas: Schemas, parts: Parts): Parts {
  const errors: FieldError[] = []
  const parsed: Parts = {
    params: check(schemas.params, parts.params, prefix.params, errors),
    query: check(schemas.query, parts.query, prefix.query, errors),
    body: check(schemas.body, parts.body, prefix.body, errors),
  }
  if (errors.length === 0) return parsed
  throw new AppError('invalid', 'The request holds values that cannot be used.', {
    errors: errors.slice(0, maxErrors),
  })
}

function check(
  schema: z.ZodType | undefined,
  value: unknown,
  at: string,
  errors: FieldError[],
): unknown {
  const before = errors.length
  if (!schema) {
    for (const key of keysOf(value))
      errors.push({ pointer: pointer(at, [key]), message: unknownKey })
    return undefined
  }
  checkText(value, at, errors, 0)
  if (errors.length > before) return undefined
  const result = schema.safeParse(value)
  if (!result.success) {
    errors.push(...result.error.issues.flatMap((issue) => fieldErrors(issue, at)))
    return undefined
  }
  checkKeys(value, result.data, at, errors)
  return result.data
}

const unknownKey = 'Unknown field'

function fieldErrors(issue: z.core.$ZodIssue, at: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointer(at, [...issue.path, key]),
      message: unknownKey,
    }))
  }
  return [{ pointer: pointer(at, issue.path), message: issue.message }]
}

/** An RFC 6901 pointer. */
export function pointer(at: string, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))
  return [at, ...steps].join('/')
}

// A schema that is not strict drops what it does not know; a caller must hear of it all the same.
function checkKeys(given: unknown, parsed: unknown, at: string, errors: FieldError[]): void {
  if (errors.length >= maxErrors) return
  if (Array.isArray(given) && Array.isArray(parsed) && given.length === parsed.length) {
    for (const [index, item] of given.entries())
      checkKeys(item, parsed[index], `${at}/${index}`, errors)
    return
  }
  if (!isRecord(given) || !isRecord(parsed)) return
  for (const [key, item] of Object.entries(given)) {
    if (Object.hasOwn(parsed, key)) checkKeys(item, parsed[key], pointer(at, [key]), errors)
    else errors.push({ pointer: pointer(at, [key]), message: unknownKey })
  }
}

const maxDepth = 40

// PostgreSQL stores neither a NUL nor half a surrogate pair: without this they are a 500.
function checkText(value: unknown, at: string, errors: FieldError[], depth: number): void {
  if (errors.length >= maxErrors) return
  if (depth > maxDepth) {
    errors.push({ pointer: at, message: `Nested deeper than ${maxDepth} levels` })
    return
  }
  if (typeof value === 'string') {
    if (isStorable(value)) return
    errors.push({ pointer: at, message: 'Holds a NUL or a broken character' })
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const place = pointer(at, [key])
    if (!isStorable(key)) errors.push({ pointer: at, message: 'A name holds a broken character' })
    else checkText(item, place, errors, depth + 1)
  }
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keysOf(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return isRecord(value) ? Object.keys(value) : ['']
}
