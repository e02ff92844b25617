import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Capabilities } from '@atrium/contract/channel'
import type { Attachment } from '@atrium/contract/content'
import type { ConversationId, MessageId } from '@atrium/contract/ids'
import type { Author, Message } from '@atrium/contract/message'
import type { Account } from '../../accounts/accounts.ts'
import type { StoredFile } from '../conversation/rows.ts'
import type { KnownHandle, Quoted } from '../facts.ts'
import { storedFiles } from './files.ts'

/**
 * The time at which a message stands in the timeline: the provider's, never later than its arrival. Providers that
 * tell whole seconds mean "within this second", so the end of the second is taken: an answer does not slip before
 * the question it followed.
 */
function timelineTime(providerAt: string, receivedAt: Date): string {
  const provider = Date.parse(providerAt)
  if (Number.isNaN(provider)) return receivedAt.toISOString()
  const within = provider % 1000 === 0 ? provider + 999 : provider
  return new Date(Math.min(within, receivedAt.getTime())).toISOString()
}

/** The message as it will be stored and shown, and its files. */
export function placeMessage(input: {
  id: MessageId
  event: Omit<InboundMessage, 'kind'>
  account: Account
  handle: KnownHandle
  conversationId: ConversationId
  quoted: Quoted | undefined
  seq: string
  receivedAt: Date
  echo: boolean
}): { message: Message; files: StoredFile[] } {
  const { event, handle, account } = input
  const files = storedFiles(event.attachments)
  const author: Author = input.echo ? { kind: 'echo' } : { kind: 'contact' }
  const message: Message = {
    type: 'message',
    id: input.id,
    seq: input.seq,
    at: timelineTime(event.at, input.receivedAt),
    providerAt: Number.isNaN(Date.parse(event.at)) ? null : event.at,
    contactId: handle.contactId,
    conversationId: input.conversationId,
    handleId: handle.id,
    channel: account.channel.id,
    accountId: account.id,
    direction: input.echo ? 'out' : 'in',
    author,
    class: input.echo ? 'reply' : null,
    content: event.content,
    attachments: files.map((file): Attachment => shownFile(file)),
    context: event.context ?? null,
    replyTo: input.quoted
      ? { id: input.quoted.id, text: input.quoted.text, direction: input.quoted.direction }
      : null,
    reactions: [],
    state: input.echo ? 'accepted' : 'received',
    error: null,
    delayedUntil: null,
    cost: null,
    editedAt: null,
    deletedAt: null,
    externalId: event.externalId,
    rev: 1,
  }
  return { message, files }
}

function shownFile(file: StoredFile): Attachment {
  return {
    id: file.id,
    kind: file.kind,
    name: file.name,
    type: file.type,
    bytes: file.bytes,
    state: file.state,
    error: null,
  }
}

/** Until when free-form answers are allowed after a message of this time; null where the channel has no window. */
export function windowAfter(capabilities: Capabilities, at: string): Date | null {
  return capabilities.window
    ? new Date(Date.parse(at) + capabilities.window.hours * 3600_000)
    : null
}
