import type { Hours } from '@atrium/contract/contact'
import { dayName } from '../../contacts/panel/preferences/week.ts'

/** “Mon–Fri 09:00–18:00”: a period of the week in the reader's language. */
export function openingWords({ days, from, to }: Hours, language: string): string {
  const name = (day: number) => dayName(day, language)
  const runs = runsOf(days).flatMap(([first, last]) => {
    if (last - first >= 2) return [`${name(first)}–${name(last)}`]
    return first === last ? [name(first)] : [name(first), name(last)]
  })
  return `${runs.join(', ')} ${from}–${to}`
}

/** Days that follow each other, as their first and last. */
function runsOf(days: number[]): [first: number, last: number][] {
  const runs: [number, number][] = []
  for (const day of days.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run[1] === day - 1) run[1] = day
    else runs.push([day, day])
  }
  return runs
}
