import type { WorkspaceId } from '@atrium/contract/ids'
import { watchCompany } from './company.ts'
import { measureRate, rushPerSecond } from './rate.ts'

/** How long whoever lets others go first waits. Providers wait for many seconds. */
export const courtesyMs = 50

/**
 * Whether an event that comes in at the door waits before it is stored: where its workspace is in a rush and another one
 * is there too. A provider has only so many requests open at once, so that a flood becomes slow by its
 * waits, and leaves the others their time. `now`: milliseconds of any beginning.
 */
export function createCourtesy(
  now: () => number = () => performance.now(),
): (workspaceId: WorkspaceId, events: number) => boolean {
  const rates = new Map<WorkspaceId, ReturnType<typeof measureRate>>()
  const company = watchCompany(now)
  return (workspaceId, events) => {
    const rate = rates.get(workspaceId) ?? measureRate(now)
    rates.set(workspaceId, rate)
    rate.add(events)
    company.came(workspaceId)
    return company.isBeside(workspaceId) && rate.perSecond() > rushPerSecond
  }
}
