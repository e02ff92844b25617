import type { Role } from '@atrium/contract/api/session'
import type { MemberId, WorkspaceId } from '@atrium/contract/ids'
import type { Tx } from '../../platform/database/db.ts'

export type Membership = {
  workspace_id: WorkspaceId
  id: MemberId
  name: string
  email: string
  role: Role
  active: boolean
  language: string
  workspace_name: string
}

export async function memberships(tx: Tx, userId: string): Promise<Membership[]> {
  return tx.query('SELECT * FROM door_memberships($1)', [userId])
}

export async function isSetUp(tx: Tx): Promise<boolean> {
  const rows = await tx.query<{ door_set_up: boolean }>('SELECT door_set_up()')
  return rows[0]?.door_set_up ?? false
}

/** False when there is a workspace already. */
export async function makeFirstWorkspace(tx: Tx, id: WorkspaceId, name: string): Promise<boolean> {
  const rows = await tx.query<{ door_first_workspace: boolean }>(
    'SELECT door_first_workspace($1, $2)',
    [id, name],
  )
  return rows[0]?.door_first_workspace ?? false
}
