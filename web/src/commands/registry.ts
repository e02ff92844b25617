import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { type CommandId, commandIds } from './catalog.ts'

type Entry = { run: () => void }
/** A command that the workspace's members made and named, as a macro: in the palette only. */
export type NamedCommand = { id: string; name: string; run: () => void }

// The newest registration wins: a dialog over a screen takes its commands while it is open.
const entries = new Map<CommandId, Entry[]>()
const listeners = new Set<() => void>()
let available: readonly CommandId[] = []
let named: readonly NamedCommand[] = []

/** Gives a command its meaning while the calling screen is shown. */
export function useCommand(id: CommandId, run: () => void, enabled = true): void {
  const latest = useEffectEvent(run)
  useEffect(() => {
    if (!enabled) return
    const entry: Entry = { run: () => latest() }
    entries.set(id, [...(entries.get(id) ?? []), entry])
    announce()
    return () => {
      entries.set(
        id,
        (entries.get(id) ?? []).filter((other) => other !== entry),
      )
      announce()
    }
  }, [id, enabled])
}

/** Offers named commands while the calling screen is shown. The list has to be the same as long as it says the same. */
export function useNamedCommands(commands: readonly NamedCommand[]): void {
  useEffect(() => {
    named = [...named, ...commands]
    announce()
    return () => {
      named = named.filter((one) => !commands.includes(one))
      announce()
    }
  }, [commands])
}

/** The named commands that can be run now. */
export function useAvailableNamed(): readonly NamedCommand[] {
  return useSyncExternalStore(subscribe, () => named)
}

/** Runs a command if a screen offers it now. */
export function runCommand(id: CommandId): boolean {
  const entry = entries.get(id)?.at(-1)
  entry?.run()
  return entry !== undefined
}

/** The commands that can be run now, in the catalogue's order. */
export function useAvailableCommands(): readonly CommandId[] {
  return useSyncExternalStore(subscribe, () => available)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  available = commandIds.filter((id) => (entries.get(id)?.length ?? 0) > 0)
  for (const listener of listeners) listener()
}
