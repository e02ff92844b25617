import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import * as sql from './sql.ts'

/** What was decided on who is who. `zone`: it linked, people shall decide, or it never links. */
export type Decision = {
  handleId: HandleId
  contactId: ContactId
  otherContactId: ContactId | null
  zone: 'link' | 'suggest' | 'never'
  /** In two words: linked, not linked, unlinked, shared, code expired … */
  what: string
  reason: string
  actor: string
  messageId: MessageId | null
  at: Date
}

/** Writes a decision into the trace. */
export async function note(tx: WorkspaceTx, decision: Decision): Promise<void> {
  await sql.insertDecision(tx, decision)
}
