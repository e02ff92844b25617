import type { Preferences } from '@atrium/contract/contact'

/** Messages that a customer wrote, by the channel they came through: the last ones of each of their handles. */
export type Written = { channel: string; at: string }

/** Of fewer nothing is said but through which the last one came. */
const least = 3
/** A habit is what most of them show, and not half. */
const share = 0.6
/** As many as show what they do now, and not what they did a year ago. */
const looked = 20

/**
 * The channel on which somebody answers, learned from what they did: where most of their last 20 messages came from; where
 * none stands out, where the last one did.
 */
export function learnChannel(written: Written[]): Preferences['channel'] {
  const recent = written.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, looked)
  const [last] = recent
  if (!last) return null
  const counts = Map.groupBy(recent, ({ channel }) => channel)
  for (const [value, { length: count }] of counts)
    if (recent.length >= least && count / recent.length >= share)
      return { value, why: { by: 'often', count, of: recent.length } }
  return { value: last.channel, why: { by: 'last', at: last.at } }
}
