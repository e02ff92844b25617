import type { Content } from '@atrium/contract/content'
import type { ContactId, ConversationId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Newest matches first. The door finds them by the words' index, which row-level security keeps this role from using. */
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
  return tx.named(
    'search-messages',
    `SELECT h.contact_id AS "contactId", c.name AS "contactName", m.conversation_id AS "conversationId", m.content, m.at, m.channel
     FROM message m JOIN handle h ON h.id = m.handle_id JOIN contact c ON c.id = h.contact_id
     WHERE m.id = ANY ((SELECT door_search_messages($1::tsquery, $2))::uuid[]) ORDER BY m.at DESC`,
    [query, limit],
  )
}
