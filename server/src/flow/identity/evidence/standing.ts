import { isRole } from './identifiers.ts'
import type { HeldAddress } from './sql.ts'
import { linksFrom } from './weigh.ts'

/** Why what hangs on an address may be somebody else's; null where the address is this record's by proof. */
export type AddressDoubt = 'unproved' | 'shared' | 'recycled' | null

/**
 * How surely an address is a record's at a moment. The same that makes two records one makes it sure; what keeps them
 * apart by itself (several people have it, the number was silent) leaves a doubt.
 */
export function doubtOf(held: HeldAddress, at: Date): AddressDoubt {
  if (held.strength < linksFrom[held.kind]) return 'unproved'
  if (held.silent || (held.since && at < held.since)) return 'recycled'
  return held.shared || isRole(held) ? 'shared' : null
}
