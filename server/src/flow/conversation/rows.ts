import type { Attachment, AttachmentKind, Content, MessageContext } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type {
  AttachmentId,
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MemberId,
  MessageId,
  NoteId,
} from '@atrium/contract/ids'
import type {
  Activity,
  Author,
  Message,
  MessageChange,
  MessageClass,
  MessageState,
  Note,
  Reaction,
  SendError,
} from '@atrium/contract/message'

/** Columns of a conversation and its contact's name, as `conversationFromRow` reads them. */
export const conversationColumns = `
  v.id, v.number, v.contact_id, c.name AS contact_name, c.avatar AS contact_avatar, v.status, v.snoozed_until, v.assignee_id, v.handler, v.split,
  v.joined_into, v.channels, v.reply_handle_id, v.reply_account_id, v.last_message, v.last_message_at,
  v.last_inbound_seq, v.waiting_since, v.sla_due_at, v.sla_soon_at, v.window_due_at, v.created_at, v.resolved_at, v.rev`

export type ConversationDbRow = {
  id: ConversationId
  number: string
  contact_id: ContactId
  contact_name: string
  contact_avatar: string | null
  status: Conversation['status']
  snoozed_until: Date | null
  assignee_id: MemberId | null
  handler: Conversation['handler']
  split: boolean
  joined_into: ConversationId | null
  channels: string[]
  reply_handle_id: HandleId | null
  reply_account_id: ChannelAccountId | null
  last_message: Conversation['lastMessage']
  last_message_at: Date
  last_inbound_seq: string
  waiting_since: Date | null
  sla_due_at: Date | null
  sla_soon_at: Date | null
  window_due_at: Date | null
  created_at: Date
  resolved_at: Date | null
  rev: number
}

export function conversationFromRow(row: ConversationDbRow): Conversation {
  return {
    id: row.id,
    number: Number(row.number),
    contactId: row.contact_id,
    contactName: row.contact_name,
    contactAvatar: row.contact_avatar,
    status: row.status,
    snoozedUntil: iso(row.snoozed_until),
    assigneeId: row.assignee_id,
    handler: row.handler,
    split: row.split,
    joinedInto: row.joined_into,
    channels: row.channels,
    replyHandleId: row.reply_handle_id,
    replyAccountId: row.reply_account_id,
    lastMessage: row.last_message,
    lastMessageAt: row.last_message_at.toISOString(),
    lastInboundSeq: row.last_inbound_seq,
    waitingSince: iso(row.waiting_since),
    slaDueAt: iso(row.sla_due_at),
    slaSoonAt: iso(row.sla_soon_at),
    windowDueAt: iso(row.window_due_at),
    createdAt: row.created_at.toISOString(),
    resolvedAt: iso(row.resolved_at),
    rev: row.rev,
  }
}

/** Columns of a message with its files and the message it quotes, as `messageFromRow` reads them. */
export const messageColumns = `
  m.id, m.seq, m.at, m.provider_at, h.contact_id, m.conversation_id, m.handle_id, m.account_id, m.channel, m.direction,
  m.author, m.class, m.content, m.composed, m.context, m.reactions, m.state, m.error, m.delayed_until, m.cost, m.edited_at, m.deleted_at, m.change, m.rev,
  m.external_id,
  (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'type', a.type, 'bytes', a.bytes,
     'state', a.state, 'error', a.error) ORDER BY a.position)
   FROM attachment a WHERE a.message_id = m.id AND a.version IS NULL) AS attachments,
  (SELECT jsonb_build_object('id', q.id, 'content', q.content, 'direction', q.direction)
   FROM message q WHERE q.id = m.reply_to_id) AS quoted`

export type MessageDbRow = {
  id: MessageId
  seq: string
  at: Date
  provider_at: Date | null
  contact_id: ContactId
  conversation_id: ConversationId
  handle_id: HandleId
  account_id: ChannelAccountId
  channel: string
  direction: 'in' | 'out'
  author: Author
  class: MessageClass | null
  content: Content
  composed: Content | null
  context: MessageContext | null
  reactions: Reaction[]
  state: MessageState
  error: SendError | null
  delayed_until: Date | null
  cost: unknown
  edited_at: Date | null
  deleted_at: Date | null
  change: MessageChange | null
  rev: number
  external_id: string | null
  attachments: Attachment[] | null
  quoted: { id: MessageId; content: Content; direction: 'in' | 'out' } | null
}

export function messageFromRow(row: MessageDbRow, quote: (content: Content) => string): Message {
  return {
    type: 'message',
    id: row.id,
    seq: row.seq,
    at: row.at.toISOString(),
    providerAt: iso(row.provider_at),
    contactId: row.contact_id,
    conversationId: row.conversation_id,
    handleId: row.handle_id,
    channel: row.channel,
    accountId: row.account_id,
    direction: row.direction,
    author: row.author,
    class: row.class,
    content: row.content,
    ...(row.composed && { composed: row.composed }),
    attachments: row.attachments ?? [],
    context: row.context,
    replyTo: row.quoted && {
      id: row.quoted.id,
      text: quote(row.quoted.content),
      direction: row.quoted.direction,
    },
    reactions: row.reactions,
    state: row.state,
    error: row.error,
    delayedUntil: iso(row.delayed_until),
    cost: row.cost ?? null,
    editedAt: iso(row.edited_at),
    deletedAt: iso(row.deleted_at),
    ...(row.change && { change: row.change }),
    externalId: row.external_id,
    rev: row.rev,
  }
}

export type NoteDbRow = {
  id: NoteId
  seq: string
  at: Date
  contact_id: ContactId
  conversation_id: ConversationId
  member_id: MemberId
  member_name: string
  text: string
  rev: number
}

export function noteFromRow(row: NoteDbRow): Note {
  return {
    type: 'note',
    id: row.id,
    seq: row.seq,
    at: row.at.toISOString(),
    contactId: row.contact_id,
    conversationId: row.conversation_id,
    author: { memberId: row.member_id, name: row.member_name },
    text: row.text,
    rev: row.rev,
  }
}

export type ActivityDbRow = {
  id: string
  seq: string
  at: Date
  contact_id: ContactId
  conversation_id: ConversationId | null
  kind: string
  actor: string
  data: Record<string, unknown>
}

export function activityFromRow(row: ActivityDbRow): Activity {
  return {
    type: 'activity',
    id: row.id,
    seq: row.seq,
    at: row.at.toISOString(),
    contactId: row.contact_id,
    conversationId: row.conversation_id,
    kind: row.kind,
    actor: row.actor,
    data: row.data,
    rev: 1,
  }
}

function iso(date: Date | null): string | null {
  return date ? date.toISOString() : null
}

/** A file of a message as it is stored: with its bytes in a blob, or still at the provider behind `ref`. */
export type StoredFile = {
  id: AttachmentId
  kind: AttachmentKind
  name: string
  type: string
  bytes: number | null
  blob: string | null
  state: 'pending' | 'stored'
  ref: unknown
  /** What names its bytes at the provider, where it says. */
  key?: string | undefined
}

/** The provider's id is stored already: another path brought the same message before. The event ends as dropped. */
export class Repeated extends Error {
  constructor() {
    super('this message is shown already')
    this.name = 'Repeated'
  }
}
