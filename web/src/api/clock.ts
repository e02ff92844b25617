let offset = 0
const listeners = new Set<() => void>()

/** Follows the installation's clock: the sandbox can move it, and a laptop's own clock may be wrong. */
export function setClock(serverNow: string): void {
  const difference = Date.parse(serverNow) - Date.now()
  // Below two seconds it is the way of the answer, not the clock.
  const next = Math.abs(difference) < 2000 ? 0 : difference
  const moved = Math.abs(next - offset) > 5000
  offset = next
  if (moved) for (const listener of listeners) listener()
}

/** The installation's time in milliseconds. */
export function now(): number {
  return Date.now() + offset
}

/** Tells when the installation's clock was moved. */
export function onClockMoved(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
