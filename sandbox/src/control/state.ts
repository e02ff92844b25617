import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Customer, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import { z } from 'zod'

/** One simulated account, as it is kept across restarts. */
export type AccountState = {
  accountId: string
  channel: string
  name: string
  webhookUrl: string
  customers: Customer[]
  /** What each customer's phone shows, the newest `keptMessages`. */
  transcripts: Record<string, PhoneMessage[]>
  faults: Faults
  /** Templates at the provider, where it has some. */
  templates?: unknown
}
type SandboxState = { offsetMs: number; accounts: AccountState[] }

export type StateFile = {
  read(): Promise<SandboxState>
  /** Writes soon; many calls in a row become one write. */
  save(state: () => SandboxState): void
  /** Resolves when everything saved so far is on disk. */
  flush(): Promise<void>
}

/** Messages kept per customer: a phone's screen needs some, the file must stay small. */
export const keptMessages = 200

const Text = z.string()
const Stored: z.ZodType<SandboxState> = z.object({
  offsetMs: z.number(),
  accounts: z.array(
    z.object({
      accountId: Text,
      channel: Text,
      name: Text,
      webhookUrl: Text,
      customers: z.array(z.custom<Customer>((value) => typeof value === 'object')),
      transcripts: z.record(
        Text,
        z.array(z.custom<PhoneMessage>((value) => typeof value === 'object')),
      ),
      faults: z.object({
        duplicate: z.boolean(),
        reorder: z.boolean(),
        error: z.boolean(),
        timeout: z.boolean(),
        outage: z.boolean(),
      }),
      templates: z.unknown().optional(),
    }),
  ),
})

/** The sandbox's memory: `sandbox.json` in the data directory. */
export function stateFile(dataDir: string): StateFile {
  const path = join(dataDir, 'sandbox.json')
  let pending: (() => SandboxState) | undefined
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const state = pending
    if (!state) return
    pending = undefined
    await mkdir(dataDir, { recursive: true })
    // Written beside and renamed, so that a crash leaves the old file or the new one, never half of it.
    await writeFile(`${path}.new`, JSON.stringify(state()))
    await rename(`${path}.new`, path)
  }
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write, write)
    return writing
  }

  return {
    read: () => readState(path),
    save(state) {
      pending = state
      // A failed write is tried again with the next change and reported by the final flush.
      timer ??= setTimeout(() => void flush().catch(() => undefined), 150)
    },
    flush,
  }
}

async function readState(path: string): Promise<SandboxState> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { offsetMs: 0, accounts: [] }
    throw error
  }
  try {
    return Stored.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path} is not a sandbox state file. Delete it to start anew.`, { cause })
  }
}
