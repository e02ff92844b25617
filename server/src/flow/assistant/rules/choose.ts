import type { Situation } from '../engine.ts'
import type { Choice, Offer } from '../offer.ts'
import { fits, whenIn } from './when.ts'
import { type Heard, plain } from './words.ts'

/** More words than these around a "yes" say something else. */
const restAllowed = 3

/** The option of the last offer that a message takes: by its button, its number, its words, its time, or yes and no. */
export function chosen(situation: Situation, { said, wishes, rest }: Heard): Choice | undefined {
  const { offer, message } = situation
  if (!offer) return undefined
  const at = (n: number) => offer.options[n]?.choice
  if (message.choice?.startsWith(`${offer.token}-`))
    return at(Number(message.choice.slice(offer.token.length + 1)))
  const number = /^ (\d{1,2}) $/.exec(said)
  if (number) return at(Number(number[1]) - 1)
  const titled = offer.options.find(({ title }) => plain(title) === said)
  if (titled) return titled.choice
  // "It has not arrived" is no "no" to what was offered.
  if (rest > restAllowed || wishes[0] === 'order') return undefined
  return timed(offer, situation, said) ?? answered(offer, wishes)
}

/** "Saturday at ten", where one of the times that were offered is meant and no other. */
function timed(offer: Offer, situation: Situation, said: string): Choice | undefined {
  const when = whenIn(said)
  if (when.weekday === null && when.time === null && when.days === null) return undefined
  const meant = offer.options.filter(
    ({ choice }) => 'startsAt' in choice && fits(choice.startsAt, when, situation),
  )
  return meant.length === 1 ? meant[0]?.choice : undefined
}

function answered({ options }: Offer, wishes: Heard['wishes']): Choice | undefined {
  const acts = options.filter(({ choice }) => choice.kind !== 'times' && choice.kind !== 'leave')
  const others = options.filter((option) => !acts.includes(option))
  const isYes = wishes.includes('yes') && !wishes.includes('no')
  // One thing was asked: "yes" means it. Of several it would be a guess.
  if (isYes) return acts.length === 1 ? acts[0]?.choice : undefined
  if (wishes.includes('no')) return others.length === 1 ? others[0]?.choice : { kind: 'leave' }
  // Something else than what was offered, before anything was booked.
  return wishes[0] === 'move' && acts[0]?.choice.kind !== 'move'
    ? others.find(({ choice }) => choice.kind === 'times')?.choice
    : undefined
}
