import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { ChannelAccountId } from '@atrium/contract/ids'
import { z } from 'zod'
import { type Account, type Accounts, pullTask } from '../../../accounts/accounts.ts'
import { enabledAccounts, getPullState, setCursor } from '../../../accounts/sql.ts'
import type { Db } from '../../../platform/database/db.ts'
import { addJob } from '../../../platform/database/jobs.ts'
import { hintWork, journalRows } from '../journal.ts'
import * as sql from '../sql.ts'

export type PullDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  now: () => Date
  hint: (topic: string, payload: string) => void
  /** One look at a time for each account, whatever process has the job. */
  lease: (name: string, work: (signal: AbortSignal) => Promise<void>) => Promise<void>
}

/** A webhook that is on its way is not missed: what is younger is left to the next look. */
export const underWayMs = 60_000
/**
 * Providers list a message some time after it was sent, and machines' clocks differ: longer than between two looks by the
 * clock. Keys keep what is found twice from being shown twice.
 */
const overlapMs = 20 * 60_000
/** So far back goes a look after one whose clock was ahead: what that one left out nobody knows. */
const unsureMs = 24 * 3_600_000

const Payload = z.object({ accountId: ChannelAccountId })
const Cursor = z.object({
  pulledTo: z.iso.datetime(),
  /** The last look found something: the warning is ours to take back. */
  missed: z.boolean(),
})

/** Queues a look at each account whose provider can be asked for what it sent; a later one beside the next. */
export async function pullAll(
  { db, accounts }: Pick<PullDeps, 'db' | 'accounts'>,
  afterMs = 0,
): Promise<void> {
  const kinds = [...accounts.channels.values()].filter((channel) => channel.pull)
  await db.global(async (tx) => {
    const enabled = await enabledAccounts(
      tx,
      kinds.map(({ id }) => id),
    )
    for (const { id } of enabled) {
      const key = `${pullTask}/${id}${afterMs > 0 ? '/later' : ''}`
      await addJob(tx, pullTask, { accountId: id }, { key, afterMs })
    }
  })
}

/**
 * Asks the provider of one account what came in since the last look, and journals what no webhook brought. Throws what
 * another try may mend: the next look by the clock is a quarter of an hour away.
 */
export async function pullAccount(deps: PullDeps, payload: unknown): Promise<void> {
  const { accountId } = Payload.parse(payload)
  let isOurs = false
  await deps.lease(`pull/${accountId}`, async () => {
    isOurs = true
    // A token that was changed this moment may not have been read anew here.
    deps.accounts.forget(accountId)
    const account = await deps.accounts.find(accountId)
    if (!account?.enabled || !account.channel.pull) return
    await look(deps, account).catch(async (error: unknown) => {
      if (!(error instanceof ChannelError) || error.kind === 'network' || error.kind === 'rate')
        throw error
      // The next look asks for the same time again.
      const { kind, code, message } = error
      deps.io.log.warn(
        { stage: 'inbound', channel: account.channel.id, account: accountId, kind, code },
        'the provider could not be asked',
      )
      if (kind !== 'auth') return
      await deps.db.inWorkspace(account.workspaceId, (tx) =>
        deps.accounts.setHealth(tx, accountId, 'works', { state: 'broken', text: message }),
      )
    })
  })
  // Whoever looks now began before what we are to find was old enough.
  if (!isOurs) throw new Error('another process asks the provider of this account just now')
}

async function look(deps: PullDeps, account: Account): Promise<void> {
  const { db, accounts, now } = deps
  const { channel, settings, id, workspaceId } = account
  const state = await db.inWorkspace(workspaceId, (tx) => getPullState(tx, id))
  if (!state) return
  const known = Cursor.safeParse(state.cursor)
  // What came before the account was connected is not ours to import.
  const until = now().getTime() - underWayMs
  const since = Math.max(
    known.success ? sinceOf(Date.parse(known.data.pulledTo), until) : 0,
    state.created_at.getTime(),
  )
  if (until <= since) return
  const span = { since: new Date(since), until: new Date(until) }
  const entries = (await channel.pull?.(span, settings, deps.io)) ?? []
  const rows = journalRows(account, entries, now())
  const found = await db.inWorkspace(workspaceId, async (tx) => {
    const added = rows.length > 0 ? await sql.append(tx, rows) : 0
    await setCursor(tx, id, { pulledTo: span.until.toISOString(), missed: added > 0 })
    if (added > 0) {
      const text = missedText(channel.label, added)
      await accounts.setHealth(tx, id, 'missed', { state: 'warning', text })
    } else if (known.success && known.data.missed)
      await accounts.setHealth(tx, id, 'missed', { state: 'ok', text: null })
    return added
  })
  if (found === 0) return
  deps.io.log.warn(
    { stage: 'inbound', channel: channel.id, account: id, found },
    'messages were found that no webhook brought',
  )
  hintWork(deps.hint, rows)
}

function sinceOf(pulledTo: number, until: number): number {
  return pulledTo > until ? until - unsureMs : pulledTo - overlapMs
}

function missedText(label: string, count: number): string {
  const what = count === 1 ? 'One message was' : `${count} messages were`
  return `${what} found by asking the provider: no webhook brought them here. Check the webhook’s address at the provider of ${label}.`
}
