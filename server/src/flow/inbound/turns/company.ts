import type { WorkspaceId } from '@atrium/contract/ids'

/** Whoever had an event within this time is there. */
const companyMs = 2_000

export type Company = {
  /** An event of this workspace has come. */
  came(workspaceId: WorkspaceId): void
  /** Whether any other workspace is there, too. */
  isBeside(workspaceId: WorkspaceId): boolean
}

/** Knows whether a workspace that has much to do is alone. `now`: milliseconds of any beginning. */
export function watchCompany(now: () => number): Company {
  let newest: { id: WorkspaceId; at: number } | undefined
  /** When somebody else than the newest came last. */
  let otherAt = Number.NEGATIVE_INFINITY
  return {
    came(id) {
      if (newest && newest.id !== id) otherAt = newest.at
      newest = { id, at: now() }
    },
    isBeside(id) {
      const at = newest && newest.id !== id ? newest.at : otherAt
      return now() - at < companyMs
    },
  }
}
