import type { Charge } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import { z } from 'zod'

/** Any JSON object. */
const Fields = z.record(z.string(), z.unknown())
export type Fields = z.infer<typeof Fields>

/** A value as an object, or one without fields where it is none. */
export function fieldsOf(value: unknown): Fields {
  const parsed = Fields.safeParse(value)
  return parsed.success ? parsed.data : {}
}

/** The text of a field, or undefined when it is missing, empty or no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A provider's id of a message: what is longer is none. */
export function idOf(value: unknown): string | undefined {
  const id = textOf(value)
  return id && id.length <= 200 ? id : undefined
}

export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A body as a JSON object, or undefined. */
export function jsonObject(body: string): Fields | undefined {
  try {
    const parsed = Fields.safeParse(parseJson(body))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** An ISO time as the provider wrote it, or the time of arrival where it says none. */
export function timeOf(value: unknown, arrived: string): string {
  const at = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(at.getTime()) ? arrived : at.toISOString()
}

/** What a provider says a message costs, where it says so in a form that can be added up. */
export function chargeOf(amount: unknown, currency: unknown): Charge | undefined {
  const isAmount = typeof amount === 'string' && /^\d{1,6}(\.\d{1,10})?$/.test(amount)
  const isCurrency = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
  if (!isAmount || !isCurrency) return undefined
  return { billable: Number(amount) > 0, amount: Number(amount), currency }
}
