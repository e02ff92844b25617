import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { Account } from '../../accounts.ts'
import { announceTemplates } from '../announce.ts'
import { syncLater } from '../sync.ts'
import { ownerOf } from './sharing.ts'
import { holdOwnersOf, makeOwner, setOwner } from './sql.ts'

type Joining = Pick<Account, 'id' | 'channel' | 'settings' | 'workspaceId'>

/** Which templates an account can send, as its settings say. True when they are others than before. */
export async function shareTemplates(tx: WorkspaceTx, account: Joining): Promise<boolean> {
  const owner = ownerOf(account)
  if (!owner || !(await setOwner(tx, account.id, await makeOwner(tx, owner)))) return false
  await announceTemplates(tx, [account.id])
  return true
}

/**
 * Before the row of an account that changes is written: what is told of templates holds their owner first and then the
 * accounts that say it, and the other way round each would wait for the other.
 */
export async function holdOwners(tx: WorkspaceTx, account: Joining): Promise<void> {
  const owner = ownerOf(account)
  if (owner) await holdOwnersOf(tx, account.id, owner)
}

/** What may be sent through an account is known as soon as it is connected. */
export async function askForTemplates(tx: WorkspaceTx, account: Joining): Promise<void> {
  const owner = ownerOf(account)
  if (owner) await syncLater(tx, account, owner)
}
