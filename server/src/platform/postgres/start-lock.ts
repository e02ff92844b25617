import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedError } from './embedded-error.ts'

/** initdb on a slow disk is the longest thing done under the lock. */
const PATIENCE_MS = 120_000

/**
 * Runs `work` while no other process starts or stops the database in `dir`.
 *
 * Node has no file locks, and a file that names a process id lies after a crash (a container gives
 * the same ids again). SQLite's exclusive transaction is a real lock of the operating system, on
 * every platform, and ends with its process.
 */
export async function withStartLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const file = new DatabaseSync(join(dir, 'start.lock'), { timeout: 0 })
  try {
    await lock(file, dir)
    return await work()
  } finally {
    file.close()
  }
}

async function lock(file: DatabaseSync, dir: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      file.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('locked'))) throw error
      if (performance.now() > deadline) {
        throw new EmbeddedError(
          `Another process has been starting the database in ${dir} for 2 minutes.`,
          {
            todo: 'Stop the other Atrium process, then start again.',
            cause: error,
          },
        )
      }
      await sleep(50)
    }
  }
}
