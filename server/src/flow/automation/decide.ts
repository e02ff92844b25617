import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

/** Which flows start. None exist yet. */
export function decide(_facts: Facts): Intent[] {
  return []
}
