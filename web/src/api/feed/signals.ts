import type { Signal } from '@atrium/contract/event'

/** Who else is in a conversation at this moment. */
export type Presence = { key: string; name: string; what: 'typing' | 'viewing'; contact: boolean }

/** Viewing is repeated every 20 s, typing every few seconds; one repeat may be lost. */
const lifetime = { typing: 7000, viewing: 45_000 }

const empty: readonly Presence[] = []
const rooms = new Map<string, readonly Presence[]>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()

/** Presence by conversation, for `useSyncExternalStore`. */
export const presence = {
  get: (conversationId: string): readonly Presence[] => rooms.get(conversationId) ?? empty,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Takes in a passing signal and forgets it when it is not repeated. */
export function receiveSignal(signal: Signal): void {
  const entry = presenceOf(signal)
  const timerKey = `${signal.conversationId} ${entry.key}`
  clearTimeout(timers.get(timerKey))
  timers.set(
    timerKey,
    setTimeout(() => leave(signal.conversationId, entry.key), lifetime[entry.what]),
  )
  const others = presence.get(signal.conversationId).filter(({ key }) => key !== entry.key)
  setRoom(signal.conversationId, [...others, entry])
}

/** Nobody listens any more, so nobody is known to be anywhere. */
export function forgetPresence(): void {
  for (const timer of timers.values()) clearTimeout(timer)
  timers.clear()
  rooms.clear()
  for (const listener of listeners) listener()
}

/** What the customer, or the member of this name, was typing has arrived. */
export function endTyping(conversationId: string, member?: string): void {
  leave(conversationId, member === undefined ? 'typing contact' : `typing ${member}`)
}

function presenceOf(signal: Signal): Presence {
  const contact = signal.kind === 'typing' && signal.who === 'contact'
  const key = contact ? 'typing contact' : `${signal.kind} ${signal.name}`
  return { key, name: signal.name, what: signal.kind, contact }
}

function leave(conversationId: string, key: string): void {
  const left = presence.get(conversationId).filter((entry) => entry.key !== key)
  setRoom(conversationId, left)
}

function setRoom(conversationId: string, entries: readonly Presence[]): void {
  if (entries.length > 0) rooms.set(conversationId, entries)
  else rooms.delete(conversationId)
  for (const listener of listeners) listener()
}
