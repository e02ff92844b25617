import { createServer } from 'node:net'
import { EmbeddedError } from './embedded-error.ts'

/** Below the range from which systems hand out outgoing ports, so nobody borrows ours meanwhile. */
const FIRST = 15_432
const LAST = 15_931

/** The wanted port or an error; else last time's if still free; else the first free one. */
export async function choosePort(wanted?: number, lastTime?: number): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted
    throw new EmbeddedError(`Port ${wanted} for PostgreSQL is taken by another program.`, {
      todo: 'Stop that program, or choose another port.',
    })
  }
  if (lastTime !== undefined && (await isFree(lastTime))) return lastTime
  for (let port = FIRST; port <= LAST; port += 1) {
    // A random start keeps two first starts on one machine from racing for the same port.
    const candidate = FIRST + ((port + OFFSET) % (LAST - FIRST + 1))
    if (await isFree(candidate)) return candidate
  }
  throw new EmbeddedError(`No free port between ${FIRST} and ${LAST} for PostgreSQL.`, {
    todo: 'Stop some of the programs that listen there.',
  })
}

const OFFSET = process.pid

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
