import type { Customer, Faults, TemplateInReview } from '@atrium/channel-kit/fake'
import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** The clock as `GET /clock` shows it. `atrium`: whether Atrium lives in the same time. */
export type ClockView = { now: string; offsetMs: number; atrium: 'told' | 'unreachable' | 'off' }

export type AccountView = {
  accountId: string
  channel: string
  name: string
  /** The chat app on the customers' phones; null where they have another program. */
  app: ChatApp | null
  faults: Faults
  /** The business can also answer in the provider's own phone app. */
  echo: boolean
  /** What the provider's reviewers see; null where it approves nothing. */
  templates: TemplateInReview[] | null
  customers: (Customer & { /** Time of the newest message. */ last: string | null })[]
}

/** All that the phones page needs to start: `GET /state`. */
export type Overview = { atriumUrl: string; clock: ClockView; accounts: AccountView[] }

/** What the phones page is told over `GET /events`; it fetches what it shows. */
export type Change =
  | { kind: 'state' }
  | { kind: 'transcript'; accountId: string; customerId: string }

/** What the salon's website needs to show its chat: `GET /shop/:account/:customer`. */
export type ShopVisit = { account: string; name: string; identity: string | null }
