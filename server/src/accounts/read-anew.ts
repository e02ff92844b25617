import type { WorkspaceTx } from '../platform/database/db.ts'
import { accountTopic } from './accounts.ts'
import { listAccounts } from './sql.ts'

/** What all accounts of a workspace are read with has changed: every process reads them anew after the commit. */
export async function readAnew(tx: WorkspaceTx): Promise<void> {
  for (const { id } of await listAccounts(tx)) tx.hint(accountTopic, id)
}
