import type { WorkspaceId } from '@atrium/contract/ids'
import { watchCompany } from './company.ts'
import { measureRate, rushPerSecond } from './rate.ts'

/** Shards of one transaction: it fills itself when there is much to do, and all shards are spread over the workers. */
const shardsPerTurn = 6
/**
 * Events of one transaction: a commit is shared by up to 50. Beside others a workspace in a rush has fewer: whoever
 * comes meanwhile waits for what this process and the database do at one go.
 */
const mostPerTurn = { usual: 50, beside: 16 }
/**
 * A workspace in a rush has one turn at a time, and rests after each: as long as it took for every thousand that arrive a
 * second. Alone it rests only for what is beyond the first thousand, which can be shown as it comes.
 */
const shownPerSecond = 1_000
const longestRestMs = 500

/** Some shards of a workspace, and how many of their events are worked in one transaction. */
type Turn = { workspaceId: WorkspaceId; shards: number[]; most: number }

export type Turns = {
  /** These shards have events; `arrived` of them just now. */
  add(workspaceId: WorkspaceId, shards: number[], arrived: number): void
  /** Whose turn it is: of the workspaces that wait the one whose last turn is longest ago. Nobody is in two turns with the same shard. */
  take(): Turn | undefined
  /** A turn has ended; `unfinished` shards may hold more. */
  end(turn: Turn, unfinished: number[], workedMs: number): void
  /** Milliseconds until somebody who rests may be taken; undefined when nobody waits for that. */
  restMs(): number | undefined
  /** Nobody waits, and nobody has a turn. */
  isCalm(): boolean
}

type Line = {
  waiting: Set<number>
  running: Set<number>
  arrivals: ReturnType<typeof measureRate>
  /** The number of its last turn: who was not served for long comes before who floods. */
  lastTurn: number
  restUntil: number
}

/** Shares the workers among the workspaces. `now`: milliseconds of any beginning. */
export function takeTurns(now: () => number = () => performance.now()): Turns {
  const lines = new Map<WorkspaceId, Line>()
  const company = watchCompany(now)
  let turn = 0

  function lineOf(workspaceId: WorkspaceId): Line {
    const line = lines.get(workspaceId) ?? {
      waiting: new Set(),
      running: new Set(),
      arrivals: measureRate(now),
      lastTurn: 0,
      restUntil: 0,
    }
    lines.set(workspaceId, line)
    return line
  }

  function restOf(workspaceId: WorkspaceId, { arrivals }: Line, workedMs: number): number {
    const free = company.isBeside(workspaceId) ? 0 : 1
    const share = Math.max(0, arrivals.perSecond() / shownPerSecond - free)
    return Math.min(workedMs * share, longestRestMs)
  }

  function mostOf(workspaceId: WorkspaceId, line: Line): number {
    return mostPerTurn[isRush(line) && company.isBeside(workspaceId) ? 'beside' : 'usual']
  }

  return {
    add(workspaceId, shards, arrived) {
      const line = lineOf(workspaceId)
      line.arrivals.add(arrived)
      if (arrived > 0) company.came(workspaceId)
      for (const shard of shards) line.waiting.add(shard)
    },
    take() {
      const byTurn = [...lines].sort(([, a], [, b]) => a.lastTurn - b.lastTurn)
      for (const [workspaceId, line] of byTurn) {
        if (line.restUntil > now() || (line.running.size > 0 && isRush(line))) continue
        const shards = [...line.waiting.difference(line.running)].slice(0, shardsPerTurn)
        if (shards.length === 0) continue
        for (const shard of shards) {
          line.waiting.delete(shard)
          line.running.add(shard)
        }
        turn += 1
        line.lastTurn = turn
        return { workspaceId, shards, most: mostOf(workspaceId, line) }
      }
      return undefined
    },
    end({ workspaceId, shards }, unfinished, workedMs) {
      const line = lineOf(workspaceId)
      for (const shard of shards) line.running.delete(shard)
      for (const shard of unfinished) line.waiting.add(shard)
      if (isRush(line)) line.restUntil = now() + restOf(workspaceId, line, workedMs)
      else if (line.waiting.size + line.running.size === 0) lines.delete(workspaceId)
    },
    isCalm: () =>
      [...lines.values()].every(({ waiting, running }) => waiting.size + running.size === 0),
    restMs() {
      const ends = [...lines.values()].flatMap(({ waiting, restUntil }) =>
        waiting.size > 0 && restUntil > now() ? [restUntil] : [],
      )
      return ends.length > 0 ? Math.max(0, Math.min(...ends) - now()) : undefined
    },
  }
}

function isRush({ arrivals }: Line): boolean {
  return arrivals.perSecond() > rushPerSecond
}
