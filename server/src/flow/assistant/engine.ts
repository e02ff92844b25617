import type { Booking, Service, Slot, Usual } from '@atrium/contract/booking'
import type { Order } from '@atrium/contract/shop/order'
import type { HandOver } from '../intent.ts'
import type { Act, Offer } from './offer.ts'

/** What an engine is told of the message it is to answer. All of it may be said to who wrote it. */
export type Situation = {
  /** The business, by its name. */
  business: string
  now: Date
  /** Where the business is: its times are meant there. */
  zone: string
  customer: {
    /** As the assistant may call them; null where nobody knows. */
    name: string | null
    /** Of the preference ledger: a language code, or null. */
    language: string | null
    /** They were here before, on whatever channel. */
    returning: boolean
    /** They never wrote from this address before. */
    newHere: boolean
    /** This message is the one with which they came over from another channel, by a link: its words are ours. */
    cameOver: boolean
  }
  message: { text: string; choice: string | null }
  /** The talk so far, the oldest first, without the message itself. */
  history: { from: 'customer' | 'business'; text: string; at: string; channel: string }[]
  /** What the last answer to this address offered. */
  offer: Offer | null
  /** Why what was thought before could not be done: another one has taken the time. */
  refused: string | null
}

/** What an engine may look at, bound to who writes: nothing of it takes or names a person. */
export type Tools = {
  /** What can be booked. */
  services(): Promise<Service[]>
  /** What they usually book. */
  usual(): Promise<Usual | null>
  /** Their bookings that lie ahead, the next first. */
  coming(): Promise<Booking[]>
  /** Times at which a service can begin; `except` is a booking of theirs that is to be moved. */
  free(wanted: {
    serviceId: Service['id']
    from: Date
    to: Date
    except?: Booking['id'] | undefined
  }): Promise<Slot[]>
  /** What they ordered, the newest first; only what is theirs beyond doubt. */
  orders(): Promise<Order[]>
}

/** What is said: words, with choices where there are some. How a choice looks is the channel's business. */
export type Saying = { text: string; choices: { id: string; title: string }[] }

export type Answer =
  | { kind: 'say'; saying: Saying; acts: Act[]; confidence: number; offer: Offer | null }
  | { kind: 'hand_over'; why: HandOver; confidence: number }

/** Thinks of an answer. It writes nothing; what it throws hands the customer over to people. */
export type Engine = {
  name: 'rules' | 'model'
  answer(situation: Situation, tools: Tools): Promise<Answer>
}

/** Below it the assistant says nothing of its own and hands over (B17). */
export const sureEnough = 0.6
