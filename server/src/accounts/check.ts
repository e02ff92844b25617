import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { ChannelAccountId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Db } from '../platform/database/db.ts'
import { addJob } from '../platform/database/jobs.ts'
import type { Account, Accounts } from './accounts.ts'
import { enabledAccounts, getCursor, getToken } from './sql.ts'

export type CheckDeps = { db: Db; accounts: Accounts; io: ChannelIo }

/** The job that asks whether an account works: a token that ends soon is said before it does. */
export const checkTask = 'check-account'

const Payload = z.object({ accountId: ChannelAccountId })
/** What a look for missed messages (flow/inbound/pull) keeps of its own warning. */
const Missed = z.object({ missed: z.literal(true) })

/** Asks the provider now; what it says is the account's health. Where nobody can be asked, it stays as it is. */
export async function checkNow({ db, accounts, io }: CheckDeps, id: string): Promise<void> {
  accounts.forget(id)
  const account = await accounts.find(id)
  if (!account?.channel.check) return
  const { state, text } = await ask(account, io)
  await db.inWorkspace(account.workspaceId, (tx) => accounts.setHealth(tx, id, state, text))
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

/** The same by itself: it does not take back what others warn of. */
export async function watchAccount(deps: CheckDeps, payload: unknown): Promise<void> {
  const { db, accounts, io } = deps
  const { accountId: id } = Payload.parse(payload)
  const account = await accounts.find(id)
  if (!account?.enabled) return
  const { state, text } = await ask(account, io)
  await db.inWorkspace(account.workspaceId, async (tx) => {
    const isMissing = Missed.safeParse(await getCursor(tx, id)).success
    const isOthers = isMissing || (await getToken(tx, id))?.failing
    if (state === 'ok' && isOthers) return
    await accounts.setHealth(tx, id, state, text)
  })
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
