import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { WorkspaceId } from '@atrium/contract/ids'
import type { Db } from '../platform/database/db.ts'
import type { Account, Accounts } from './accounts.ts'
import { learnLimits } from './limits/limits.ts'
import { isHeldByAnother } from './shared.ts'
import * as sql from './sql.ts'

export type ConnectDeps = { db: Db; accounts: Accounts; io: ChannelIo }

/** How often accounts are looked for that their provider has not been told of. */
const lookMs = 60_000

/**
 * After a change of an account: tells the provider where to deliver, or to deliver no more, and shows what it says as
 * the account's health. `before` is the account as it was; undefined when it is new.
 */
export async function settleConnection(
  deps: ConnectDeps,
  id: string,
  before: Account | undefined,
): Promise<void> {
  deps.accounts.forget(id)
  const account = await deps.accounts.find(id)
  if (!account?.channel.connect) return
  const isOther = before && JSON.stringify(before.settings) !== JSON.stringify(account.settings)
  // Other settings may be another bot or page: the old one must not go on delivering here.
  if (before?.enabled && (isOther || !account.enabled)) await disconnect(deps, before)
  if (account.enabled) await connect(deps, account)
}

async function connect(deps: ConnectDeps, account: Account): Promise<void> {
  const { db, accounts, io } = deps
  const { channel, workspaceId, id, settings } = account
  const { webhookUrl } = await db.inWorkspace(workspaceId, (tx) => accounts.get(tx, id))
  if (!channel.connect || !webhookUrl) return
  let connected: string | null = null
  let health: AccountHealth
  try {
    health = await channel.connect(settings, webhookUrl, io)
    connected = webhookUrl
  } catch (error) {
    health = inWords(error, `${channel.label} could not be told where to deliver`)
  }
  await db.inWorkspace(workspaceId, async (tx) => {
    await sql.setConnected(tx, id, connected)
    await accounts.setHealth(tx, id, 'works', health)
  })
  if (connected) await learnLimits(deps, account)
}

async function disconnect(deps: ConnectDeps, account: Account): Promise<void> {
  const { db, accounts, io } = deps
  const { channel, workspaceId, id, settings } = account
  let health: AccountHealth = { state: 'ok', text: null }
  try {
    if (!(await isHeldByAnother(deps, account))) await channel.disconnect?.(settings, io)
  } catch (error) {
    const words = inWords(error, `${channel.label} could not be told to deliver no more`)
    // What it still delivers is refused at the door.
    health = { ...words, state: 'warning' }
  }
  await db.inWorkspace(workspaceId, async (tx) => {
    await sql.setConnected(tx, id, null)
    await accounts.setHealth(tx, id, 'works', health)
  })
}

function inWords(error: unknown, what: string): AccountHealth {
  if (!(error instanceof ChannelError)) throw error
  const isTemporary = error.kind === 'rate' || error.kind === 'network'
  return { state: isTemporary ? 'warning' : 'broken', text: `${what}: ${error.message}` }
}

/**
 * Tells providers of accounts that they do not know of yet: made while they were away, or before Atrium moved to
 * another address. Runs until `signal` aborts.
 */
export async function keepConnected(deps: ConnectDeps, signal: AbortSignal): Promise<void> {
  const { channels } = deps.accounts
  const kinds = [...channels.values()].filter(({ connect }) => connect).map(({ id }) => id)
  while (!signal.aborted && kinds.length > 0) {
    try {
      await connectMissing(deps, kinds)
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      deps.io.log.warn({ stage: 'accounts', error: text }, 'accounts could not be connected')
    }
    await pause(lookMs, signal)
  }
}

/** One look at all accounts of these channels. */
export async function connectMissing(deps: ConnectDeps, kinds: string[]): Promise<void> {
  const { db, accounts } = deps
  const rows = await db.global((tx) => sql.enabledAccounts(tx, kinds))
  for (const { workspace_id: workspaceId, id } of rows) {
    if (await isConnected(deps, workspaceId, id)) continue
    const account = await accounts.find(id)
    if (account?.enabled) await connect(deps, account)
  }
}

function isConnected(
  { db, accounts }: ConnectDeps,
  workspaceId: WorkspaceId,
  id: string,
): Promise<boolean> {
  return db.inWorkspace(workspaceId, async (tx) => {
    const { webhookUrl } = await accounts.get(tx, id)
    return (await sql.getConnected(tx, id)) === webhookUrl
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
