import type { Db } from '../platform/database/db.ts'
import type { Account, Accounts } from './accounts.ts'
import { enabledAccounts } from './sql.ts'

/**
 * Whether an enabled account of this installation, of whatever workspace and channel, holds one of these objects at the
 * provider: two numbers of one WhatsApp account, or a page that serves Messenger and Instagram.
 */
export async function isHeldByAnother(
  { db, accounts }: { db: Db; accounts: Accounts },
  { channel, settings }: Account,
): Promise<boolean> {
  const objects = new Set(channel.objects?.(settings))
  if (objects.size === 0) return false
  const kinds = [...accounts.channels.values()].filter((one) => one.objects).map(({ id }) => id)
  for (const { id } of await db.global((tx) => enabledAccounts(tx, kinds))) {
    const other = await accounts.find(id)
    const held = (other?.enabled && other.channel.objects?.(other.settings)) || []
    if (held.some((object) => objects.has(object))) return true
  }
  return false
}
