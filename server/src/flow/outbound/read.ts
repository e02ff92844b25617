import { SendingPolicy, safeSendingPolicy } from '@atrium/contract/sending/policy'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { storedPolicy } from './gate/sql.ts'

/** What a workspace allows its automations; the safe default until somebody sets it. */
export async function readSendingPolicy(tx: WorkspaceTx): Promise<SendingPolicy> {
  const stored = await storedPolicy(tx)
  return stored === undefined ? safeSendingPolicy : SendingPolicy.parse(stored)
}
