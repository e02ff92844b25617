import type { Due } from '@atrium/contract/conversation'
import type { TFunction } from 'i18next'
import { span } from '../../language/format.ts'

/** From here on it is time, where nothing else is said. */
const soonMs = 5 * 60_000

/** “Answer within 3 min”, “window closes in 2 h”, and what it is called when that has passed. */
export function dueWords(
  t: TFunction,
  language: string,
  { at, by, soonAt = null }: Pick<Due, 'at' | 'by'> & Partial<Due>,
  now: number,
): { words: string; isSoon: boolean } {
  const left = Date.parse(at) - now
  const key = left > 0 ? by : `${by}Late`
  return {
    words: t(`due.${key}`, { span: span(Math.abs(left), language) }),
    isSoon: soonAt === null ? left <= soonMs : Date.parse(soonAt) <= now,
  }
}
