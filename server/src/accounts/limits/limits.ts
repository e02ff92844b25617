import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { AccountLimits } from '@atrium/contract/sending/limits'
import type { Db } from '../../platform/database/db.ts'
import type { Account, Accounts } from '../accounts.ts'

/** From this share of a quota on, administrators are warned. */
export const nearlyUsed = 0.8

/** Asks the provider how much it lets this account send. A provider that does not say leaves what was known. */
export async function learnLimits(
  { db, accounts, io }: { db: Db; accounts: Accounts; io: ChannelIo },
  { id, channel, settings, workspaceId }: Account,
): Promise<void> {
  if (!channel.limits) return
  let limits: AccountLimits
  try {
    limits = await channel.limits(settings, io)
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    io.log.warn({ stage: 'accounts', account: id, error: error.message }, 'limits are not known')
    return
  }
  await db.inWorkspace(workspaceId, (tx) => accounts.setLimits(tx, id, limits))
}

/** What administrators read of a quota. */
export function quotaHealth(quota: AccountLimits['quota'], used: number) {
  if (!quota || quota.most === null || used < quota.most * nearlyUsed)
    return { state: 'ok', text: null } as const
  const left = Math.max(0, quota.most - used)
  const renews = quota.renewsAt.slice(0, 10)
  return {
    state: 'warning',
    text: `${used} of ${quota.most} messages are used, ${left} are left until ${renews}.`,
  } as const
}
