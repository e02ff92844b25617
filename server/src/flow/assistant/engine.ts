import { z } from 'zod'
import type { HandOver } from '../intent.ts'

/** What an engine is told of the message it is to answer. All of it may be said to who wrote it. */
export type Situation = {
  /** The business, by its name. */
  business: string
  now: Date
  customer: {
    /** As the assistant may call them; null where nobody knows. */
    name: string | null
    /** Of the preference ledger: a language code, or null. */
    language: string | null
    /** They were here before, on whatever channel. */
    returning: boolean
  }
  message: { text: string; choice: string | null }
  /** The talk so far, the oldest first, without the message itself. */
  history: { from: 'customer' | 'business'; text: string; at: string; channel: string }[]
  /** What the last answer to this address offered. */
  offer: Offer | null
}

/** What an answer left open, as it is stored. */
const Offer = z.object({ kind: z.literal('none') })
export type Offer = z.infer<typeof Offer>

/** A stored offer; null for one of another version. */
export function readOffer(stored: unknown): Offer | null {
  return Offer.safeParse(stored).data ?? null
}

/** What an engine may look at and ask for, bound to who writes: nothing of it names a person. */
export type Tools = Record<string, never>

/** What is said: words, with choices where there are some. How a choice looks is the channel's business. */
export type Saying = { text: string; choices: { id: string; title: string }[] }

export type Answer =
  | { kind: 'say'; saying: Saying; confidence: number; offer: Offer | null }
  | { kind: 'hand_over'; why: HandOver; confidence: number }

/** Thinks of an answer. It writes nothing; what it throws hands the customer over to people. */
export type Engine = {
  name: 'rules' | 'model'
  answer(situation: Situation, tools: Tools): Promise<Answer>
}

/** Below it the assistant says nothing of its own and hands over (B17). */
export const sureEnough = 0.6
