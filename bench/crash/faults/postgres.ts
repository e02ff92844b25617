import { setTimeout as sleep } from 'node:timers/promises'
import { pidsOf } from '../../machine/processor-time.ts'
import type { Arena } from '../arena/arena.ts'

/** SIGKILL of the main process and all its sessions in one moment, as when the machine's memory runs out. */
export function killPostgres(arena: Pick<Arena, 'postmaster'>): void {
  const postmaster = arena.postmaster()
  if (postmaster === undefined) return
  for (const pid of pidsOf(postmaster)) signal(pid, 'SIGKILL')
}

/** SIGKILL of one session of the server's. */
export async function killSession({ sql }: Pick<Arena, 'sql'>): Promise<void> {
  const [pid] = await sessions(sql)
  if (pid !== undefined) signal(pid, 'SIGKILL')
}

/** Fast shutdown; the server's processes start it again, or whoever looks after it. */
export function restartPostgres(arena: Pick<Arena, 'postmaster'>): void {
  const postmaster = arena.postmaster()
  if (postmaster !== undefined) signal(postmaster, 'SIGINT')
}

/** Every connection of the server's ends, as when a firewall forgets them. */
export async function cutSessions({ sql }: Pick<Arena, 'sql'>): Promise<void> {
  const pids = await sessions(sql)
  await sql
    .query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids])
    .catch(() => undefined)
}

/** The busy ones first. Waits for a PostgreSQL that is just coming back. */
async function sessions(sql: Arena['sql']): Promise<number[]> {
  for (;;) {
    const found = await sql
      .query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'atrium%' ORDER BY state = 'active' DESC, xact_start`,
      )
      .catch(() => undefined)
    if (found) return found.rows.map(({ pid }) => pid)
    await sleep(50)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in this moment.
  }
}
