import type { ChannelAccountId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Accounts } from '../accounts.ts'

/** Readers who show templates of this account ask for them again. */
export async function announceTemplates(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
): Promise<void> {
  await writeEvent(tx, { data: [{ kind: 'templates', accountId }] })
}

/** Tells administrators, as the account's health; an account that does not work at all has worse to say. */
export async function warn(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountId: ChannelAccountId,
  text: string,
): Promise<void> {
  const { health } = await accounts.get(tx, accountId)
  if (health.state !== 'broken') await accounts.setHealth(tx, accountId, 'warning', text)
}

/** Takes back a warning about one template, and no other. */
export async function takeBack(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountId: ChannelAccountId,
  which: string,
): Promise<void> {
  const { health } = await accounts.get(tx, accountId)
  if (health.state === 'warning' && health.text?.startsWith(which))
    await accounts.setHealth(tx, accountId, 'ok', null)
}
