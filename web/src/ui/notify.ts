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

/** What can be taken back, and how it is called. */
export type Undo = { label: string; run: () => void }

let lastUndo: Undo | undefined

/** A short word about what just happened; it leaves by itself. */
export function tell(message: string, undo?: Undo): void {
  lastUndo = undo ?? lastUndo
  open(message, false, undo)
}

/** Takes back what was told last, once. */
export function undoLast(): void {
  if (!lastUndo) return
  lastUndo.run()
  lastUndo = undefined
  void import('./toasts/toasts.tsx').then(({ hideUndo }) => hideUndo())
}

/** Something did not work; it stays until it is read. */
export function warn(message: string): void {
  open(message, true, undefined)
}

function open(message: string, failure: boolean, undo: Undo | undefined): void {
  wanted = true
  for (const listener of listeners) listener()
  void import('./toasts/toasts.tsx').then(({ show }) =>
    show(message, failure, undo && { label: undo.label, run: undoLast }),
  )
}
