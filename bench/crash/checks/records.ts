/** A simulated customer: everything that is theirs carries `key`. `record`: the name that Atrium knows them by. */
type Customer = { key: string; workspace: string; record: string }

/** What a customer said and their provider has taken. Providers that repeat have been acknowledged by Atrium. */
type Said = { customer: string; n: number }

/** What a member sent to a customer, as the API answered it. `open`: no answer came, whatever was tried. */
export type Told = {
  customer: string
  n: number
  messageId: string
  outcome: 'acknowledged' | 'open'
}

/** All that went in. */
export type Book = { customers: Customer[]; said: Said[]; told: Told[] }

/** One message as an observer sees it. */
export type Seen = {
  workspace: string
  contact: string
  /** The name on the record. */
  contactName: string
  conversation: string
  messageId: string
  direction: 'in' | 'out'
  text: string
  state: string
}

/** What one observer sees, each record's messages in the order in which they are shown. */
export type View = { observer: string; messages: Seen[] }

/** What a customer got, in order, as the provider knows it. */
export type Phone = { customer: string; texts: string[] }

/** What a text of ours says about itself. */
export type Mark = { customer: string; kind: 'said' | 'told'; n: number }

/** Stands in every text, so that a log that holds one is found. */
export const marker = 'zqbody'

export function textOf({ customer, kind, n }: Mark): string {
  return `${marker} ${customer} ${kind} ${n}.`
}

/** The mark in a text; the first one, because mails quote what they answer. */
export function markIn(text: string): Mark | undefined {
  const found = new RegExp(`${marker} (\\S+) (said|told) (\\d+)\\.`).exec(text)
  if (!found) return undefined
  const [, customer = '', kind, n] = found
  return { customer, kind: kind === 'told' ? 'told' : 'said', n: Number(n) }
}

/** `anna said 4`, as it stands in findings. */
export function nameOf({ customer, kind, n }: Mark): string {
  return `${customer} ${kind} ${n}`
}
