import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

/** Whether the assistant answers. It is off until it is built. */
export function decide(_facts: Facts): Intent[] {
  return []
}
