import { span } from '../language/format.ts'
import type { Measure } from './measures.ts'
import type { Days } from './queries.ts'

/** `45 sec`, `12 min`, `3 h 20 min`. */
export function duration(seconds: number, language: string): string {
  const whole = Math.round(seconds)
  if (whole >= 60) return span(whole * 1000, language)
  const options = { style: 'unit', unit: 'second', unitDisplay: 'short' } as const
  return new Intl.NumberFormat(language, options).format(whole)
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
