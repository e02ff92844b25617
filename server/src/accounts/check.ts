import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { ChannelAccountId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Db } from '../platform/database/db.ts'
import { addJob } from '../platform/database/jobs.ts'
import type { Account, Accounts } from './accounts.ts'
import { learnLimits } from './limits/limits.ts'
import { enabledAccounts } from './sql.ts'

export type CheckDeps = { db: Db; accounts: Accounts; io: ChannelIo }

/** The job that asks whether an account works: a token that ends soon is said before it does. */
export const checkTask = 'check-account'

const Payload = z.object({ accountId: ChannelAccountId })

/** Asks the provider now, for somebody who has read the account's health. Where nobody can be asked, it stays as it is. */
export async function checkNow({ db, accounts, io }: CheckDeps, id: string): Promise<void> {
  accounts.forget(id)
  const account = await accounts.find(id)
  if (!account?.channel.check) return
  const health = await ask(account, io)
  await db.inWorkspace(account.workspaceId, async (tx) => {
    await accounts.sawHealth(tx, id)
    await accounts.setHealth(tx, id, 'works', health)
  })
  await learnLimits({ db, accounts, io }, account)
}

/** Queues a check of every account whose provider can be asked. */
export async function checkAll({
  db,
  accounts,
}: Pick<CheckDeps, 'db' | 'accounts'>): Promise<void> {
  const kinds = [...accounts.channels.values()].filter(({ check }) => check).map(({ id }) => id)
  await db.global(async (tx) => {
    for (const { id } of await enabledAccounts(tx, kinds))
      await addJob(tx, checkTask, { accountId: id }, { key: `${checkTask}/${id}` })
  })
}

/** The same by itself: nobody has read anything. */
export async function watchAccount(deps: CheckDeps, payload: unknown): Promise<void> {
  const { db, accounts, io } = deps
  const { accountId: id } = Payload.parse(payload)
  const account = await accounts.find(id)
  if (!account?.enabled) return
  const health = await ask(account, io)
  await db.inWorkspace(account.workspaceId, (tx) => accounts.setHealth(tx, id, 'works', health))
  await learnLimits(deps, account)
}

async function ask(
  { channel, settings, webhookUrl }: Account,
  io: ChannelIo,
): Promise<AccountHealth> {
  if (!channel.check) return { state: 'ok', text: null }
  try {
    return await channel.check(settings, io, webhookUrl)
  } catch (error) {
    if (error instanceof ChannelError) return { state: 'broken', text: error.message }
    throw error
  }
}
