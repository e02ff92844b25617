let wanted = false
const listeners = new Set<() => void>()

/** Whether anything was ever told: until then the toasts need not be loaded. For `useSyncExternalStore`. */
export const toasts = {
  wanted: (): boolean => wanted,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** A short word about what just happened; it leaves by itself. */
export function tell(message: string): void {
  open(message, false)
}

/** Something did not work; it stays until it is read. */
export function warn(message: string): void {
  open(message, true)
}

function open(message: string, failure: boolean): void {
  wanted = true
  for (const listener of listeners) listener()
  void import('./toasts.tsx').then(({ show }) => show(message, failure))
}
