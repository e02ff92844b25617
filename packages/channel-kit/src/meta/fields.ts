import { z } from 'zod'

/** Any JSON object. */
export const Fields = z.record(z.string(), z.unknown())
export type Fields = z.infer<typeof Fields>

/** A value as an object, or one without fields where it is none. Looked at, not copied: this runs at the door. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The text of a field, or undefined when it is missing, empty or no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
