import type { Faults } from '../fake.ts'

/** The longest that a request hangs when its answer is withheld, in real milliseconds. */
const longestHang = 60_000

/**
 * Puts a fake's HTTP API behind its fault switches: an outage and an error answer without touching the fake,
 * a timeout lets the fake do its work and withholds the answer until the switch is off or the caller has left.
 */
export async function throughFaults<T>(
  faults: Faults,
  handle: () => Promise<T>,
  replies: { outage: T; error: T },
): Promise<T> {
  if (faults.outage) return replies.outage
  if (faults.error) return replies.error
  const reply = await handle()
  const start = performance.now()
  while (faults.timeout && performance.now() - start < longestHang) await pause(10)
  return reply
}

/** Waits real time, for what happens on a fake's wire. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
