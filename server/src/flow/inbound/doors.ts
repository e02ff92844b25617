import type { Channel, ChannelIo, Entry, ListenIo } from '@atrium/channel-kit/channel'
import type { ChannelAccountId, WorkspaceId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { enabledAccounts, getCursor, setCursor } from '../../accounts/sql.ts'
import type { Db } from '../../platform/database/db.ts'
import { hintWork, type Journal, journalRows } from './journal.ts'
import * as sql from './sql.ts'

export type DoorDeps = {
  db: Db
  accounts: Accounts
  journal: Journal
  io: Omit<ChannelIo, 'signal'>
  now: () => Date
  hint: (topic: string, payload: string) => void
  /** Holds a name across processes while `work` runs; undefined when another process holds it. */
  lease: (name: string, work: (signal: AbortSignal) => Promise<void>) => Promise<void>
  /** The built-in receivers' port and address. */
  port: number | null
  host: string
  /** Calls with the id of an account whose settings changed. */
  onAccountChanged: (listener: (id: string) => void) => () => void
}

/** How often new and changed accounts are looked for. */
const lookMs = 5_000

/**
 * Keeps the doors open that fetch by themselves: one connection per account (IMAP), in whichever process holds its
 * lease. A changed account is connected anew. Runs until `signal` aborts.
 */
export async function keepListening(deps: DoorDeps, signal: AbortSignal): Promise<void> {
  const listening = new Map<string, AbortController>()
  signal.addEventListener(
    'abort',
    deps.onAccountChanged((id) => listening.get(id)?.abort()),
  )
  const kinds = [...deps.accounts.channels.values()]
    .filter((channel) => channel.listen)
    .map((channel) => channel.id)
  const open = (account: { workspaceId: WorkspaceId; id: ChannelAccountId }): void => {
    const stop = new AbortController()
    listening.set(account.id, stop)
    const either = AbortSignal.any([signal, stop.signal])
    void listenOne(deps, account, either).finally(() => listening.delete(account.id))
  }
  while (!signal.aborted) {
    const enabled = await findEnabled(deps.db, kinds)
    for (const account of enabled ?? []) if (!listening.has(account.id)) open(account)
    const wanted = enabled && new Set(enabled.map((account): string => account.id))
    for (const [id, stop] of listening) if (wanted?.has(id) === false) stop.abort()
    await pause(lookMs, signal)
  }
}

/** Undefined while the database is away: what listens goes on listening. */
async function findEnabled(
  db: Db,
  kinds: string[],
): Promise<{ workspaceId: WorkspaceId; id: ChannelAccountId }[] | undefined> {
  if (kinds.length === 0) return []
  const rows = await db.global((tx) => enabledAccounts(tx, kinds)).catch(() => undefined)
  return rows?.map((row) => ({ workspaceId: row.workspace_id, id: row.id }))
}

async function listenOne(
  deps: DoorDeps,
  id: { workspaceId: WorkspaceId; id: ChannelAccountId },
  signal: AbortSignal,
): Promise<void> {
  // Nobody waits for this: what it throws would end the process. The next look tries again.
  const account = await deps.accounts.find(id.id).catch((error: unknown) => {
    deps.io.log.warn(
      { stage: 'inbound', account: id.id, error: String(error) },
      'the channel account cannot be opened',
    )
    return undefined
  })
  const { channel, settings } = account ?? {}
  if (!channel?.listen) return
  await deps
    .lease(`listen/${id.id}`, async (leased) => {
      const both = AbortSignal.any([signal, leased])
      const io: ListenIo = {
        ...deps.io,
        signal: both,
        journal: (entries, cursor) => journalWithCursor(deps, id, entries, cursor),
        cursor: () => deps.db.inWorkspace(id.workspaceId, (tx) => getCursor(tx, id.id)),
        health: (state, text) =>
          deps.db.inWorkspace(id.workspaceId, (tx) =>
            deps.accounts.setHealth(tx, id.id, 'works', { state, text }),
          ),
      }
      await channel.listen?.(settings, io)
    })
    .catch(async (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error)
      deps.io.log.warn({ stage: 'inbound', account: id.id, error: text }, 'listening ended')
      await pause(lookMs, signal)
    })
}

/** Entries and the place they were read up to, in one transaction: a crash repeats, it never skips. */
async function journalWithCursor(
  deps: DoorDeps,
  id: { workspaceId: WorkspaceId; id: ChannelAccountId },
  entries: Entry[],
  cursor: unknown,
): Promise<void> {
  const rows = journalRows(id, entries, deps.now())
  await deps.db.inWorkspace(id.workspaceId, async (tx) => {
    if (rows.length > 0) await sql.append(tx, rows)
    if (cursor !== undefined) await setCursor(tx, id.id, cursor)
  })
  hintWork(deps.hint, rows)
}

/** Opens the doors with a port of their own (the mail receiver), until `signal` aborts. */
export async function keepServing(
  deps: DoorDeps,
  channel: Channel,
  signal: AbortSignal,
): Promise<void> {
  await channel.serve?.({
    ...deps.io,
    signal,
    port: deps.port,
    host: deps.host,
    accounts: async () => {
      const enabled = await deps.db.global((tx) => enabledAccounts(tx, [channel.id]))
      const found = await Promise.all(enabled.map((account) => deps.accounts.find(account.id)))
      return found.flatMap((account) =>
        account ? [{ accountId: account.id, settings: account.settings }] : [],
      )
    },
    journal: async (accountId, entries) => {
      const account = await deps.accounts.find(accountId)
      if (!account) throw new Error('the channel account is gone')
      await deps.journal.append(account, entries)
    },
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
