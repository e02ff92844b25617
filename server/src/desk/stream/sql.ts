import type { MemberId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Those of these members who may still sign in. */
export async function activeMembers(tx: WorkspaceTx, ids: MemberId[]): Promise<Set<MemberId>> {
  const rows = await tx.query<{ id: MemberId }>(
    'SELECT id FROM member WHERE active AND id = ANY ($1)',
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}
