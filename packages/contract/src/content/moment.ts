import type { AskedFor } from '../content.ts'

const modes = ['date', 'time', 'datetime'] as const
export type MomentMode = (typeof modes)[number]

/** What of a moment is asked for, with limits that may be set; undefined where something else is asked for. */
export function momentOf(what: AskedFor | undefined): MomentMode | undefined {
  return modes.find((mode) => mode === what)
}
