import { setTimeout as sleep } from 'node:timers/promises'

/** Pauses between tries; together shorter than the lease of a send. */
const pausesMs = [100, 1_000, 3_000, 8_000]

/** What has left is written however often the database has to be asked, while the send is still ours. */
export async function persistently<T>(write: () => Promise<T>): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await write()
    } catch {
      await sleep(pause)
    }
  }
  return write()
}
