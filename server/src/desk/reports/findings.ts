import type { Figures, Finding } from '@atrium/contract/report/report'

/** A week of a channel, or of all of them together, and the same of the week before. */
export type Compared = { channel: string | null; is: Figures; was: Figures | null }

/** Fewer conversations say nothing of a channel. */
const enough = 5
/** A figure that moved less is the same. */
const grown = 1.25
const leastSecondsApart = 60
/** A channel on which customers wait so much longer than on all together. */
const muchSlower = 2

/** What a week's figures have to say, what needs somebody first. */
export function findings(total: Compared, channels: readonly Compared[]): Finding[] {
  const all = [total, ...channels]
  return [
    ...channels.flatMap(waiting),
    ...notRecovered(total),
    ...reopened(total),
    ...all.flatMap(slower),
    ...slowest(total, channels),
    ...automated(total),
    ...all.flatMap(faster),
    ...all.flatMap(moreOrFewer),
  ]
}

function waiting({ channel, is }: Compared): Finding[] {
  return is.waiting > 0 ? [{ kind: 'waiting', channel, is: is.waiting, was: null }] : []
}

function notRecovered({ channel, is, was }: Compared): Finding[] {
  const missed = is.cameBack - is.recovered
  if (missed === 0) return []
  return [{ kind: 'notRecovered', channel, is: missed, was: was && was.cameBack - was.recovered }]
}

function reopened({ channel, is, was }: Compared): Finding[] {
  if (is.reopened === 0) return []
  return [{ kind: 'reopened', channel, is: is.reopened, was: was?.reopened ?? null }]
}

function slower(compared: Compared): Finding[] {
  const { is, was } = firstAnswers(compared)
  const really = was > 0 && is >= was * grown && is - was >= leastSecondsApart
  return really ? [{ kind: 'slower', channel: compared.channel, is, was }] : []
}

function faster(compared: Compared): Finding[] {
  const { is, was } = firstAnswers(compared)
  const really = is > 0 && was >= is * grown && was - is >= leastSecondsApart
  return really ? [{ kind: 'faster', channel: compared.channel, is, was }] : []
}

/** The medians of both weeks; 0 where a week has too few answers to compare. */
function firstAnswers({ is, was }: Compared): { is: number; was: number } {
  const median = (week: Figures | null): number =>
    week && week.answered >= enough ? (week.firstAnswerSeconds ?? 0) : 0
  return { is: median(is), was: median(was) }
}

/** The channel on which customers wait longest, where it stands out. */
function slowest(total: Compared, channels: readonly Compared[]): Finding[] {
  const overall = total.is.firstAnswerSeconds ?? 0
  const [worst] = channels
    .filter(({ is }) => is.answered >= enough)
    .toSorted((one, other) => firstAnswers(other).is - firstAnswers(one).is)
  if (!worst || channels.length < 2) return []
  const { is } = firstAnswers(worst)
  if (is < overall * muchSlower || is - overall < leastSecondsApart) return []
  return [{ kind: 'slowest', channel: worst.channel, is, was: overall }]
}

/** Said each week, also where it is none: nobody is to guess it. */
function automated({ channel, is, was }: Compared): Finding[] {
  if (is.resolvedForGood === 0) return []
  return [
    { kind: 'automated', channel, is: percentAutomated(is), was: was && percentAutomated(was) },
  ]
}

function percentAutomated({ automated: count, resolvedForGood }: Figures): number {
  return resolvedForGood === 0 ? 0 : Math.round((100 * count) / resolvedForGood)
}

function moreOrFewer({ channel, is, was }: Compared): Finding[] {
  if (!was || is.conversations + was.conversations < 2 * enough) return []
  const both = { channel, is: is.conversations, was: was.conversations }
  if (both.is >= both.was * grown) return [{ kind: 'more', ...both }]
  return both.was >= both.is * grown ? [{ kind: 'fewer', ...both }] : []
}
