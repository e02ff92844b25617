import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../installation/program.ts'

/** Who shall listen to what. */
export type CrowdOrder = { origin: string; path: string; cookies: string[] }

/** When each listener had it, in milliseconds since 1970, and the bytes that one of them got, as text. */
export type CrowdHeard = { at: number[]; text: string }

export type Crowd = {
  /** Runs `send` once all listeners wait for `word`; resolves when each has a block with it. */
  hear(word: string, send: () => Promise<void>): Promise<CrowdHeard>
  close(): void
}

const program = fileURLToPath(new URL('../sse-crowd.ts', import.meta.url))

/** Starts one listener for each cookie. Resolves when all of them listen. */
export async function gather(order: CrowdOrder): Promise<Crowd> {
  mustAllow(order.cookies.length)
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: bareEnvironment(),
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The listeners ended: the server did not keep all of them.')
    return value
  }
  child.stdin.write(`${JSON.stringify(order)}\n`)
  await next()
  return {
    hear: async (word, send) => {
      child.stdin.write(`${word}\n`)
      await next()
      await send()
      return JSON.parse(await next()) as CrowdHeard
    },
    close: () => void child.kill(),
  }
}

/** What a process needs open beside its listeners. */
const spare = 500

/** Node takes the highest number that it may have by itself. Only Linux tells it. */
function mustAllow(listeners: number): void {
  const limits = process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : ''
  const allowed = /^Max open files +\S+ +(\d+)/m.exec(limits)?.[1]
  if (allowed !== undefined && Number(allowed) < listeners + spare)
    throw new Error(
      `${listeners} listeners need ${listeners + spare} open files, and a process may have ${allowed} here: raise it (as root: ulimit -Hn ${listeners + spare}; in a container: --ulimit nofile).`,
    )
}
