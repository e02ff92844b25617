import type { Proof } from '@atrium/contract/contact'

/**
 * The form in which two identifiers are compared. The stored value is never rewritten: only this key folds the
 * variants under which one phone is known. Sources: WhatsApp sheet (BR, MX, AR ids differ from the dialled number).
 */
export function matchKey(kind: Proof['kind'], value: string): string {
  if (kind === 'email') return value.trim().toLowerCase()
  if (kind === 'external' || kind === 'code') return value
  return phoneKey(value)
}

/**
 * - Brazil: mobile numbers gained a 9 after the area code; WhatsApp ids of older accounts lack it. Only mobile
 *   ranges (first digit 6–9) get it, so a landline is never taken for a mobile.
 * - Mexico: the 1 after the country code is gone since 2019, but old ids still carry it.
 * - Argentina: mobiles carry a 9 after the country code in international form, and lose it elsewhere.
 */
function phoneKey(value: string): string {
  const digits = value.replace(/\D/g, '')
  const brazil = /^55(\d{2})([6-9]\d{7})$/.exec(digits)
  if (brazil) return `+55${brazil[1]}9${brazil[2]}`
  const mexico = /^521(\d{10})$/.exec(digits)
  if (mexico) return `+52${mexico[1]}`
  const argentina = /^549(\d{10})$/.exec(digits)
  if (argentina) return `+54${argentina[1]}`
  return `+${digits}`
}
