import type { Limits } from '../machine/limits.ts'

/** What a figure is measured with. */
export type Bench = {
  limits: Limits
  /** Short rounds, for trying out and for CI: the figures are then rough. */
  quick: boolean
  /** How often each measurement is taken; the median counts. */
  rounds: number
  /** Seconds of a round of load. */
  seconds: number
  /** How many conversations `growth` seeds at most. */
  size: number | undefined
  /** A folder for the servers' CPU profiles. */
  profile: string | undefined
  /** Another checkout whose server is measured, to compare two versions on one machine. */
  checkout: string | undefined
}
