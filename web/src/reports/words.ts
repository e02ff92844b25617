import type { Measure } from './measures.ts'
import type { Days } from './queries.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** `45s`, `12m`, `3h 20m`, `2d 4h`: the two largest units, as the language shortens them. */
export function duration(seconds: number, language: string): string {
  const whole = Math.round(seconds)
  if (whole < minute) return unit(whole, 'second', language)
  // Rounded first, so that there are never 60 minutes in an hour.
  const minutes = Math.round(whole / minute) * minute
  if (minutes < hour) return unit(minutes / minute, 'minute', language)
  if (minutes < day) return both(minutes, hour, 'hour', minute, 'minute', language)
  return both(Math.round(whole / hour) * hour, day, 'day', hour, 'hour', language)
}

type Unit = 'second' | 'minute' | 'hour' | 'day'

function both(
  seconds: number,
  large: number,
  largeUnit: Unit,
  small: number,
  smallUnit: Unit,
  language: string,
): string {
  const rest = Math.floor((seconds % large) / small)
  const first = unit(Math.floor(seconds / large), largeUnit, language)
  return rest === 0 ? first : `${first} ${unit(rest, smallUnit, language)}`
}

function unit(value: number, name: Unit, language: string): string {
  const options = { style: 'unit', unit: name, unitDisplay: 'narrow' } as const
  return new Intl.NumberFormat(language, options).format(value)
}

/** A figure in its unit; a dash where there is none. */
export function shown(
  value: number | null,
  { unit: kind }: Pick<Measure, 'unit'>,
  language: string,
): string {
  if (value === null) return '–'
  if (kind === 'seconds') return duration(value, language)
  const options = kind === 'share' ? ({ style: 'percent' } as const) : {}
  return new Intl.NumberFormat(language, options).format(value)
}

/** The last days up to today, as the calendar on this screen has them. */
export function lastDays(count: number, now: number): Days {
  const of = (ago: number): string => {
    const at = new Date(now)
    at.setDate(at.getDate() - ago)
    const [year, month, date] = [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  }
  return { from: of(count - 1), to: of(0) }
}
