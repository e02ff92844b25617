import type { WorkspaceId } from '@atrium/contract/ids'
import type { Db, WorkspaceTx } from '../db.ts'
import { together } from './together.ts'

type Job = {
  work: (tx: WorkspaceTx) => Promise<unknown>
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/** Runs work of one workspace in a transaction that it may share. */
export type Shared = <T>(
  workspaceId: WorkspaceId,
  work: (tx: WorkspaceTx) => Promise<T>,
) => Promise<T>

/**
 * For work that nobody waits for: what comes within `gatherMs` shares one transaction, its commit and, where it is
 * `batched`, its statements. Where that fails each runs by itself, and the one that cannot fails alone.
 */
export function createShared(db: Pick<Db, 'inWorkspaceByKeys'>, gatherMs: number): Shared {
  const waiting = new Map<WorkspaceId, Job[]>()

  async function run(workspaceId: WorkspaceId, jobs: Job[]): Promise<void> {
    try {
      const results = await db.inWorkspaceByKeys(workspaceId, (tx) =>
        together(jobs.map(({ work }) => work(tx))),
      )
      for (const [n, { resolve }] of jobs.entries()) resolve(results[n])
    } catch (error) {
      if (jobs.length === 1) jobs[0]?.reject(error)
      else for (const job of jobs) await run(workspaceId, [job])
    }
  }

  return <T>(workspaceId: WorkspaceId, work: (tx: WorkspaceTx) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      const known = waiting.get(workspaceId)
      const jobs = known ?? []
      jobs.push({ work, resolve: resolve as Job['resolve'], reject })
      if (known) return
      waiting.set(workspaceId, jobs)
      setTimeout(() => {
        waiting.delete(workspaceId)
        void run(workspaceId, jobs)
      }, gatherMs)
    })
}
