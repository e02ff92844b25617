import type { ReplyPromise } from '../../accounts/reply-promise.ts'
import { afterOpenTime } from '../../platform/opening-hours.ts'
import type { Dues } from '../intent.ts'

/** Until when somebody is to be answered, and from when on that is soon; nulls where nothing is promised. */
export type Promised = Pick<Dues, 'slaDueAt' | 'slaSoonAt'>

export const nothingPromised: Promised = { slaDueAt: null, slaSoonAt: null }

const minuteMs = 60_000
/** It is soon when a fifth of the time is left, half an hour at most. */
const soonShare = 1 / 5
const longestSoonMs = 30 * minuteMs

/** What a promise makes of words said at this moment. Hours that never come promise nothing. */
export function promisedAt(promise: ReplyPromise | null, at: string): Promised {
  if (promise === null) return nothingPromised
  const { minutes, hours } = promise
  const from = new Date(at)
  const whole = minutes * minuteMs
  const after = (ms: number) =>
    hours ? afterOpenTime(hours, from, ms) : new Date(from.getTime() + ms)
  const due = after(whole)
  const soon = due && after(whole - Math.min(whole * soonShare, longestSoonMs))
  if (!due || !soon) return nothingPromised
  return { slaDueAt: due.toISOString(), slaSoonAt: soon.toISOString() }
}

export function earlier(one: Promised, other: Promised): Promised {
  if (one.slaDueAt === null) return other
  return other.slaDueAt === null || one.slaDueAt <= other.slaDueAt ? one : other
}
