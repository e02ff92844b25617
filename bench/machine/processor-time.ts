import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const tickMs = 10

/** Processor time used so far by the server's processes and by PostgreSQL's, in milliseconds. */
export type ProcessorTime = { server: number; database: number }

/**
 * What a message costs in processor time hardly depends on what else the machine does, so it compares two versions
 * better than a rate. Zero where there is no /proc. Sessions that have ended are counted through their postmaster.
 */
export function processorTime(serverPids: number[], postmaster: number): ProcessorTime {
  const server = serverPids.reduce((sum, pid) => sum + (readStat(pid)?.own ?? 0), 0)
  const family = pidsOf(postmaster)
  const ended = readStat(postmaster)?.waited ?? 0
  return { server, database: family.reduce((sum, pid) => sum + (readStat(pid)?.own ?? 0), ended) }
}

/** A process and its children. */
export function pidsOf(parent: number): number[] {
  const children = allPids().filter((pid) => readStat(pid)?.parent === parent)
  return [parent, ...children]
}

function allPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

/** `own` and `waited` in milliseconds: the second is that of children that have ended. */
function readStat(pid: number): { parent: number; own: number; waited: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name stands in brackets and may hold blanks.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0, user = 0, system = 0] = [fields[1], fields[11], fields[12]]
    const [childUser = 0, childSystem = 0] = [fields[13], fields[14]]
    return { parent, own: (user + system) * tickMs, waited: (childUser + childSystem) * tickMs }
  } catch {
    return undefined
  }
}
