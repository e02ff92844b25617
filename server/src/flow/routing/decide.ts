import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

/** Who should take it. Nobody is assigned until rules are built. */
export function decide(_facts: Facts): Intent[] {
  return []
}
