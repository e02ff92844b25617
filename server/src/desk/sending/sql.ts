import type { SendingPolicy } from '@atrium/contract/sending/policy'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export async function putPolicy(tx: WorkspaceTx, policy: SendingPolicy): Promise<void> {
  await tx.query(
    `INSERT INTO sending_policy (settings) VALUES ($1)
     ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings`,
    [JSON.stringify(policy)],
  )
}
