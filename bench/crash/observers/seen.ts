import { plainText } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import type { Seen } from '../checks/records.ts'

/** A message of the API or the feed as the checks compare it. */
export function seenOf(workspace: string, contactName: string, message: Message): Seen {
  return {
    workspace,
    contact: message.contactId,
    contactName,
    conversation: message.conversationId,
    messageId: message.id,
    direction: message.direction,
    text: plainText(message.content),
    state: message.state,
  }
}
