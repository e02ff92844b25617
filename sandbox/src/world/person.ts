/** Someone who writes to the salon. */
export type Person = {
  /** Stable, for people who look things up: `marie-dubois`. */
  id: string
  name: string
  /** BCP 47. */
  language: string
  /** E.164 with +. */
  phone?: string
  email?: string
  /** Their account at the salon's website: they are signed in there when they chat. */
  username?: string
  /** Their ids on other channels, by channel: all that puts a person, and their past, there. */
  handles?: Record<string, { address: string; scope?: string; username?: string }>
  /** What the salon knows of them. */
  attributes: Record<string, string>
  threads: Thread[]
}

/**
 * One exchange on one day. A line is `HH:MM > words` from the customer or `HH:MM < words` from the salon,
 * in the salon's time; `-MINUTES > words` is that long before now. `[photo NAME]` before the words is a picture.
 */
export type Thread = {
  channel: string
  /** Days before today. */
  day: number
  subject?: string
  /** Who answers: the key of a member of `staff`. */
  staff?: StaffKey
  lines: string[]
}

export type StaffKey = 'lea' | 'hugo' | 'ines'
