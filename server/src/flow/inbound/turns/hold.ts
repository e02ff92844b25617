import type { WorkspaceId } from '@atrium/contract/ids'

/** How often some of those that wait go on. */
const everyMs = 16
/** So many at least: they share a commit, and their providers' next ones are short work. */
const leastAtOnce = 16
/** Of a longer line this part, so that nobody waits much longer than four times. Providers wait for many seconds. */
const part = 1 / 4

export type Hold<T> = {
  add(workspaceId: WorkspaceId, item: T): void
  /** Whether anything of this workspace waits: what comes behind it waits too, in its order. */
  has(workspaceId: WorkspaceId): boolean
}

/**
 * Keeps what lets others go first, and lets it go on a few at a time. All at once would come back all at once: a provider
 * sends its next event when it has the answer to one, and everybody else would wait behind the burst, again and again.
 */
export function createHold<T>(letGo: (items: T[]) => void): Hold<T> {
  const lines = new Map<WorkspaceId, T[]>()
  let timer: NodeJS.Timeout | undefined

  function next(): void {
    for (const [workspaceId, line] of lines) {
      letGo(line.splice(0, Math.max(leastAtOnce, Math.ceil(line.length * part))))
      if (line.length === 0) lines.delete(workspaceId)
    }
    timer = lines.size > 0 ? setTimeout(next, everyMs) : undefined
  }

  return {
    add(workspaceId, item) {
      const line = lines.get(workspaceId) ?? []
      lines.set(workspaceId, line)
      line.push(item)
      if (!timer) timer = setTimeout(next, everyMs)
    },
    has: (workspaceId) => lines.has(workspaceId),
  }
}
