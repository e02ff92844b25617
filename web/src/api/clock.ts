let offset = 0

/** Follows the installation's clock: the sandbox can move it, and a laptop's own clock may be wrong. */
export function setClock(serverNow: string): void {
  const difference = Date.parse(serverNow) - Date.now()
  // Below two seconds it is the way of the answer, not the clock.
  offset = Math.abs(difference) < 2000 ? 0 : difference
}

/** The installation's time in milliseconds. */
export function now(): number {
  return Date.now() + offset
}
