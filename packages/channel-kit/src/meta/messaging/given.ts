import type { Proof } from '@atrium/contract/contact'
import { type Fields, fieldsOf, textOf } from '../fields.ts'

/**
 * The phone number or e-mail address that somebody gave by the button that asks for it: Meta's quick reply brings the
 * value as its text and as its payload. Meta takes it from their profile, where people write what they like and nobody
 * tells us that it was checked: a claim, which suggests a link to agents and makes none.
 */
export function givenBy(message: Fields, label: string): Proof | undefined {
  const value = textOf(fieldsOf(message.quick_reply).payload)?.trim()
  if (!value || value !== textOf(message.text)?.trim()) return undefined
  const source = `${label}: their profile’s, given by a button`
  const digits = value.replace(/[\s().-]/g, '')
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return { kind: 'phone', value: digits, strength: 0, source }
  if (value.length <= 254 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:]+$/.test(value))
    return { kind: 'email', value: value.toLowerCase(), strength: 0, source }
  return undefined
}
