import type { WorkspaceId } from '@atrium/contract/ids'
import { watchCompany } from './company.ts'
import { measureRate, rushPerSecond } from './rate.ts'

/**
 * How a workspace stands at the door. `isRushing`: more comes in for it than can be shown; `waits`: it is in a rush and
 * another one is there too, so what comes in for it waits before it is stored. A provider has only so many requests open
 * at once, so that a flood becomes slow by its waits, and leaves the others their time.
 */
export type Standing = { isRushing: boolean; waits: boolean }

/** Tells of each arrival how its workspace stands now. `now`: milliseconds of any beginning. */
export function createCourtesy(
  now: () => number = () => performance.now(),
): (workspaceId: WorkspaceId, events: number) => Standing {
  const rates = new Map<WorkspaceId, ReturnType<typeof measureRate>>()
  const company = watchCompany(now)
  return (workspaceId, events) => {
    const rate = rates.get(workspaceId) ?? measureRate(now)
    rates.set(workspaceId, rate)
    rate.add(events)
    company.came(workspaceId)
    const isRushing = rate.perSecond() > rushPerSecond
    return { isRushing, waits: isRushing && company.isBeside(workspaceId) }
  }
}
