import type { Slot } from '@atrium/contract/booking'
import type { Situation } from '../engine.ts'
import { clockOf, dayOf, fits, type When } from './when.ts'

/** How many times are offered at once: as many as every channel has buttons for. */
const most = 3
/** How far ahead is looked. */
export const lookAheadMs = 56 * 24 * 3600_000

/** Whether a text names a day or a time at all. */
export function isNamed({ weekday, time, days }: When): boolean {
  return weekday !== null || time !== null || days !== null
}

/** The slots on the day and at the time that were named, and after or before what was agreed where that was said. */
export function wanted(
  slots: Slot[],
  when: When,
  around: string | null,
  situation: Pick<Situation, 'now' | 'zone'>,
): Slot[] {
  return slots.filter(({ startsAt }) => {
    if (around && when.than === 'later' && startsAt <= around) return false
    if (around && when.than === 'earlier' && startsAt >= around) return false
    return startsAt !== around && fits(startsAt, when, situation)
  })
}

/** A few of them to choose from: the first ones where a direction was named, else one a day, at the usual hour if it is free. */
export function some(slots: Slot[], clock: string | null, isClose: boolean, zone: string): Slot[] {
  if (isClose) return slots.slice(0, most)
  const byDay = new Map<string, Slot>()
  for (const slot of slots) {
    const day = dayOf(slot.startsAt, zone)
    if (!byDay.has(day) || clockOf(slot.startsAt, zone) === clock) byDay.set(day, slot)
    if (byDay.size > most) break
  }
  return [...byDay.values()].slice(0, most)
}
