import type { Role } from '@atrium/contract/api/session'
import type { MemberId, WorkspaceId } from '@atrium/contract/ids'

/** The member behind a request. */
export type Actor = {
  workspaceId: WorkspaceId
  memberId: MemberId
  userId: string
  name: string
  email: string
  role: Role
  language: string
  sessionId: string
}
