import {
  type Attachment,
  type Content,
  type MessageContext,
  plainText,
} from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { ChannelAccountId, HandleId, MessageId } from '@atrium/contract/ids'
import type { Author, Message, MessageClass, SendError } from '@atrium/contract/message'
import type { MessageDbRow } from '../conversation/rows.ts'
import type { Delayed } from '../policy/decision.ts'
import type { Upload } from './files.ts'

/** A message of ours as it enters the timeline. */
export function outgoingMessage(input: {
  id: MessageId
  content: Content
  /** What was written, where `content` is the template that it became. */
  composed?: Content | undefined
  uploads: Upload[]
  /** Those that are not uploaded: a sticker of the provider's. */
  files?: Attachment[]
  conversation: Pick<Conversation, 'id' | 'contactId'>
  handleId: HandleId
  accountId: ChannelAccountId
  channel: string
  author: Author
  class: MessageClass
  quoted?: MessageDbRow | undefined
  context?: MessageContext | null
  seq: string
  now: Date
  delayed: Delayed | null
}): Message {
  const { conversation, quoted, delayed } = input
  return {
    type: 'message',
    id: input.id,
    seq: input.seq,
    at: input.now.toISOString(),
    providerAt: null,
    contactId: conversation.contactId,
    conversationId: conversation.id,
    handleId: input.handleId,
    channel: input.channel,
    accountId: input.accountId,
    direction: 'out',
    author: input.author,
    class: input.class,
    content: input.content,
    ...(input.composed && { composed: input.composed }),
    attachments: [
      ...input.uploads.map((upload) => ({ ...upload, state: 'stored', error: null }) as const),
      ...(input.files ?? []),
    ],
    context: input.context ?? null,
    replyTo: quoted
      ? {
          id: quoted.id,
          text: plainText(quoted.content).slice(0, 200),
          direction: quoted.direction,
        }
      : null,
    reactions: [],
    state: delayed ? 'delayed' : 'queued',
    error: delayed && whyLater(delayed),
    delayedUntil: delayed?.until.toISOString() ?? null,
    cost: null,
    editedAt: null,
    deletedAt: null,
    rev: 1,
  }
}

/** Why a message waits, as it stands beside it. */
export function whyLater({ rule, text, evidence }: Delayed): SendError {
  return { code: `policy:${rule}`, text, next: 'wait', data: evidence }
}
