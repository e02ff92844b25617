import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { ChannelAccountId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Db } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import type { Account, Accounts } from '../accounts.ts'
import { enabledAccounts, getToken, setToken } from '../sql.ts'
import type { TokenState } from './token.ts'

export type RenewDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  now: () => Date
  /** One renewal at a time for each account, whatever process has the job. */
  lease: (name: string, work: (signal: AbortSignal) => Promise<void>) => Promise<void>
}

/** The job that asks an account's provider for a new token. */
export const renewTask = 'renew-token'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** From so many days before its end on, a token that cannot be renewed is said. */
const forecastDays = 14
/** Pauses before the next try: the provider is away, or has said no. */
const awayMs = hourMs
const refusedMs = 6 * hourMs

const Payload = z.object({ accountId: ChannelAccountId })

/** Queues the renewal of each token whose time has come. */
export async function renewAll(deps: Pick<RenewDeps, 'db' | 'accounts' | 'now'>): Promise<void> {
  const { db, accounts, now } = deps
  const kinds = [...accounts.channels.values()].filter(({ tokens }) => tokens)
  const ids = kinds.map(({ id }) => id)
  for (const { workspace_id, id } of await db.global((tx) => enabledAccounts(tx, ids)))
    await db.inWorkspace(workspace_id, async (tx) => {
      if (isDue(await getToken(tx, id), now()))
        await addJob(tx, renewTask, { accountId: id }, { key: `${renewTask}/${id}` })
    })
}

/** Renews one account's token: once, however many processes have the job. */
export async function renewAccount(deps: RenewDeps, payload: unknown): Promise<void> {
  const { accountId } = Payload.parse(payload)
  await deps.lease(`renew/${accountId}`, async () => {
    deps.accounts.forget(accountId)
    const account = await deps.accounts.find(accountId)
    if (!account?.enabled || !account.channel.tokens?.renewable(account.settings)) return
    const { workspaceId } = account
    const token = await deps.db.inWorkspace(workspaceId, (tx) => getToken(tx, accountId))
    if (!isDue(token, deps.now())) return
    await renew(deps, account, token).catch(async (error: unknown) => {
      if (!(error instanceof ChannelError)) throw error
      await noteFailure(deps, account, token, error)
    })
  })
}

/** An account from before tokens were renewed has no state yet: it is asked at once. */
function isDue(token: TokenState | null, now: Date): boolean {
  return !token || Date.parse(token.renewAt) <= now.getTime()
}

async function renew(deps: RenewDeps, account: Account, token: TokenState | null): Promise<void> {
  const { db, accounts, io } = deps
  const renewed = await account.channel.tokens?.renew(account.settings, io)
  if (!renewed) return
  const now = deps.now().getTime()
  // At half its life: weeks are left for trying again.
  const renewAt = new Date(now + (renewed.endsAt.getTime() - now) / 2).toISOString()
  const next = { endsAt: renewed.endsAt.toISOString(), renewAt, failing: false }
  const kept = await db.inWorkspace(account.workspaceId, async (tx) => {
    const isKept = await accounts.keepToken(tx, account, renewed.settings, next)
    if (isKept && token?.failing)
      await accounts.setHealth(tx, account.id, 'token', { state: 'ok', text: null })
    return isKept
  })
  const fields = { stage: 'accounts', channel: account.channel.id, account: account.id }
  if (kept) io.log.info({ ...fields, endsAt: next.endsAt }, 'the token was renewed')
  else io.log.warn(fields, 'the settings were changed meanwhile: the renewed token was not kept')
}

async function noteFailure(
  deps: RenewDeps,
  account: Account,
  token: TokenState | null,
  error: ChannelError,
): Promise<void> {
  const now = deps.now().getTime()
  const isAway = error.kind === 'rate' || error.kind === 'network'
  const endsAt = token?.endsAt ?? null
  const days = endsAt ? Math.ceil((Date.parse(endsAt) - now) / dayMs) : undefined
  const renewAt = new Date(now + (isAway ? awayMs : refusedMs)).toISOString()
  const isSaid = !isAway || (days !== undefined && days <= forecastDays)
  await deps.db.inWorkspace(account.workspaceId, async (tx) => {
    const failing = isSaid || (token?.failing ?? false)
    await setToken(tx, account.id, { endsAt, renewAt, failing })
    if (!isSaid) return
    const isOver = error.kind === 'auth' || (days !== undefined && days <= 0)
    const text = inWords(account.channel.label, error.message, days)
    const state = isOver ? 'broken' : 'warning'
    await deps.accounts.setHealth(tx, account.id, 'token', { state, text })
  })
  deps.io.log.warn(
    {
      stage: 'accounts',
      channel: account.channel.id,
      account: account.id,
      kind: error.kind,
      code: error.code,
    },
    'the token could not be renewed',
  )
}

function inWords(label: string, words: string, days: number | undefined): string {
  const end =
    days === undefined
      ? ''
      : days <= 0
        ? ' It has ended.'
        : ` It ends in ${days} ${days === 1 ? 'day' : 'days'}.`
  return `${label} did not renew the access token: ${words.replace(/\.$/, '')}.${end} Make a new one and enter it here.`
}
