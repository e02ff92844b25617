import type { PictureName } from '../../world/picture.ts'

/** What a step does, in order. `who` is a customer's name. */
export type Deed =
  | { kind: 'say'; who: string; channel: string; text: string; subject?: string }
  | { kind: 'picture'; who: string; channel: string; picture: PictureName; text: string }
  /** Shares their own phone number. */
  | { kind: 'number'; who: string; channel: string }
  | { kind: 'react'; who: string; channel: string; emoji: string }
  | { kind: 'clock'; advance: number }
  | { kind: 'line'; channel: string; cut: boolean }

export type Step = {
  /** The label of the button that plays the step. */
  button: string
  /** Said before the step is played. */
  before: string
  /** What to look at once it is played. */
  look: string
  deeds: Deed[]
  /** The step ends when the salon has written to this customer there. */
  waitFor?: { who: string; channel: string }
}

export type Story = {
  id: string
  title: string
  teaser: string
  /** Phones on the table while it plays. */
  cast: { who: string; channel: string }[]
  steps: Step[]
}
