import type { Preferences } from '@atrium/contract/contact'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Countries with islands and outposts in other zones, where nearly everybody lives in this one. */
const principal: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
}

/**
 * The time zone of a phone's country, where the country has one. A number of the United States or Brazil says nothing: a
 * guess would write to somebody at night.
 */
export function zoneOfPhone(phone: string): Preferences['timeZone'] {
  const country = parsePhoneNumberFromString(phone)?.country
  if (!country) return null
  const zones = new Intl.Locale('und', { region: country }).getTimeZones?.() ?? []
  const value = principal[country] ?? (zones.length === 1 ? zones[0] : undefined)
  return value ? { value, why: { by: 'phone', phone, country } } : null
}
