import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../installation/program.ts'

/** A bare server beside which Atrium is measured, in a process of its own. */
export type Floor = { origin: string; pid: number; stop(): void }

/** Starts one of bench's programs that print their port. */
export async function startFloor(program: string, ...words: string[]): Promise<Floor> {
  const file = fileURLToPath(new URL(`../${program}`, import.meta.url))
  const child = spawn(process.execPath, [file, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: bareEnvironment(),
  })
  for await (const port of createInterface({ input: child.stdout }))
    return {
      origin: `http://127.0.0.1:${port}`,
      pid: child.pid ?? 0,
      stop: () => void child.kill(),
    }
  throw new Error(`${program} ended without a word.`)
}
