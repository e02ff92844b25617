import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

/** Which deadline runs. No SLA is set until policies are built. */
export function decide(_facts: Facts): Intent[] {
  return []
}
