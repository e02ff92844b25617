import { readFileSync } from 'node:fs'

/**
 * Memory of these processes in MB. `own` shares out pages that several use (PSS): what the machine would have free
 * without them; `each` counts such pages for every process (RSS), as most tools show it. Linux only.
 */
export function memoryOf(pids: readonly number[]): { own: number; each: number } {
  const sum = (field: string) =>
    pids.reduce((total, pid) => total + kilobytes(pid, field), 0) / 1024
  return { own: sum('Pss'), each: sum('Rss') }
}

function kilobytes(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)
  } catch {
    // It ended meanwhile.
    return 0
  }
}
