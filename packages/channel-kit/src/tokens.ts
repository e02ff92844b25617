/** What a provider gives with a message and wants back when something is done about it. Kept beside the message. */
export type GivenTokens = {
  /**
   * Lets one answer go out by a way of its own until then (ISO time): LINE's reply token. Used once: the newest one
   * of a handle goes to the next message that leaves, and a lost answer is then never tried again by itself.
   */
  answer?: { token: string; until: string }
  /** Names this message when it is quoted, where its id does not. */
  quote?: string
  /** Marks this message and those before it as read, where its id does not. */
  read?: string
}

/** Whom a read mark or a typing sign is for. */
export type Peer = { address: string; scope: string; readToken?: string | null }
