import type { Content } from '@atrium/contract/content'
import type { ContactId, ConversationId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Newest matches first. The step is materialised: for a rare word the planner would else walk all messages by time. */
export async function searchMessages(
  tx: WorkspaceTx,
  query: string,
  limit: number,
): Promise<
  {
    contactId: ContactId
    contactName: string
    conversationId: ConversationId
    content: Content
    at: Date
    channel: string
  }[]
> {
  return tx.query(
    `WITH found AS MATERIALIZED (
       SELECT id, handle_id, conversation_id, content, at, channel FROM message WHERE tokens @@ $1::tsquery AND deleted_at IS NULL LIMIT 2000)
     SELECT h.contact_id AS "contactId", c.name AS "contactName", f.conversation_id AS "conversationId", f.content, f.at, f.channel
     FROM found f JOIN handle h ON h.id = f.handle_id JOIN contact c ON c.id = h.contact_id ORDER BY f.at DESC LIMIT $2`,
    [query, limit],
  )
}
