import type { GivenTokens } from '@atrium/channel-kit/tokens'
import type { Conversation } from '@atrium/contract/conversation'
import type { ContactId, ConversationId, HandleId, MessageId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Purpose } from '@atrium/contract/sending/consent'
import type { TemplateWish } from '@atrium/contract/template/wish'
import { Conflict } from '../../../platform/database/conflict.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { StoredFile } from '../rows.ts'

/** A conversation as it was read, and as it shall be. */
export type Change = { before: Conversation; after: Conversation }

export type NewMessage = {
  message: Message
  externalId: string | null
  replyToExternalId: string | null
  arrivedAt: Date
  tokens: string[]
  windowUntil: Date | null
  given: GivenTokens
  onLeaving: OnLeaving
}

/** What a message of ours is decided by when it leaves. */
export type OnLeaving = {
  /** Of a proactive one: what consent is asked for. */
  purpose?: Purpose | undefined
  goodUntil?: Date | undefined
  /** What its words become should they come too late. */
  late?: TemplateWish | undefined
}

/** Writes a conversation: a new one, or one as it shall be. Returns it with its number and `rev`. */
export async function putConversation(
  tx: WorkspaceTx,
  before: Conversation | null,
  after: Conversation,
): Promise<Conversation> {
  if (before) {
    await updateConversations(tx, [{ before, after }])
    return { ...after, rev: before.rev + 1 }
  }
  const numbers = await insertConversations(tx, [after])
  return { ...after, number: numbers.get(after.id) ?? after.number, rev: 1 }
}

/** Writes new conversations; returns their numbers. */
export async function insertConversations(
  tx: WorkspaceTx,
  conversations: Conversation[],
): Promise<Map<ConversationId, number>> {
  if (conversations.length === 0) return new Map()
  const rows = await tx.named<{ id: ConversationId; number: string }>(
    'conversation-insert',
    `INSERT INTO conversation (id, contact_id, origin_contact_id, status, snoozed_until, assignee_id, handler, split, joined_into, channels,
       reply_handle_id, reply_account_id, last_message, last_message_at, last_inbound_seq, waiting_since, resolved_at, created_at,
       sla_due_at, sla_soon_at, window_due_at, sla_warn_at, window_warn_at)
     SELECT id, contact_id, contact_id, status, snoozed_until, assignee_id, handler, split, joined_into, channels,
       reply_handle_id, reply_account_id, last_message, last_message_at, last_inbound_seq, waiting_since, resolved_at, created_at,
       sla_due_at, sla_soon_at, window_due_at, sla_soon_at, ${windowWarnAt}
     FROM jsonb_to_recordset($1::jsonb) AS c(${columns}, created_at timestamptz)
     RETURNING id, number`,
    [JSON.stringify(conversations.map((each) => ({ ...row(each), created_at: each.createdAt })))],
  )
  return new Map(rows.map(({ id, number }) => [id, Number(number)]))
}

/** The team is told when the time is nearly over; of a window that closes two hours before. */
const windowWarnAt = `c.window_due_at - interval '2 hours'`

/** A conversation in a JSON parameter. */
const columns = `id uuid, contact_id uuid, status text, snoozed_until timestamptz, assignee_id uuid, handler text, split boolean,
  joined_into uuid, channels text[], reply_handle_id uuid, reply_account_id uuid, last_message jsonb,
  last_message_at timestamptz, last_inbound_seq bigint, waiting_since timestamptz, resolved_at timestamptz,
  sla_due_at timestamptz, sla_soon_at timestamptz, window_due_at timestamptz`

function row(conversation: Conversation): Record<string, unknown> {
  return {
    id: conversation.id,
    contact_id: conversation.contactId,
    status: conversation.status,
    snoozed_until: conversation.snoozedUntil,
    assignee_id: conversation.assigneeId,
    handler: conversation.handler,
    split: conversation.split,
    joined_into: conversation.joinedInto,
    channels: conversation.channels,
    reply_handle_id: conversation.replyHandleId,
    reply_account_id: conversation.replyAccountId,
    last_message: conversation.lastMessage,
    last_message_at: conversation.lastMessageAt,
    last_inbound_seq: conversation.lastInboundSeq,
    waiting_since: conversation.waitingSince,
    sla_due_at: conversation.slaDueAt,
    sla_soon_at: conversation.slaSoonAt,
    window_due_at: conversation.windowDueAt,
    resolved_at: conversation.resolvedAt,
  }
}

/**
 * Writes conversations as they shall be, if all still are as they were read (`rev`); throws `Conflict` when not.
 * The limit, here and below, is for the planner: it takes a list in a parameter for a hundred rows, and reads the whole
 * table for them.
 */
export async function updateConversations(tx: WorkspaceTx, changes: Change[]): Promise<void> {
  const rows = await tx.named(
    'conversation-update',
    `UPDATE conversation v SET contact_id = c.contact_id, status = c.status, snoozed_until = c.snoozed_until,
       assignee_id = c.assignee_id, handler = c.handler, split = c.split, joined_into = c.joined_into, channels = c.channels,
       reply_handle_id = c.reply_handle_id, reply_account_id = c.reply_account_id, last_message = c.last_message,
       last_message_at = c.last_message_at, last_inbound_seq = c.last_inbound_seq, waiting_since = c.waiting_since,
       resolved_at = c.resolved_at, sla_due_at = c.sla_due_at, sla_soon_at = c.sla_soon_at, window_due_at = c.window_due_at,
       sla_warn_at = CASE WHEN c.sla_due_at IS DISTINCT FROM v.sla_due_at THEN c.sla_soon_at ELSE v.sla_warn_at END,
       window_warn_at = CASE WHEN c.window_due_at IS DISTINCT FROM v.window_due_at THEN ${windowWarnAt} ELSE v.window_warn_at END,
       rev = v.rev + 1
     FROM (SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(${columns}, rev integer) LIMIT $2) c
     WHERE v.id = c.id AND v.rev = c.rev RETURNING 1`,
    [
      JSON.stringify(changes.map(({ before, after }) => ({ ...row(after), rev: before.rev }))),
      changes.length,
    ],
  )
  if (rows.length !== changes.length) throw new Conflict('the conversation')
}

/**
 * Inserts messages and notes that their handles and contacts were seen. Returns how many were new: a provider's id
 * that is stored already is passed over. Of one contact at most one message may be among them.
 */
export async function insertMessages(tx: WorkspaceTx, messages: NewMessage[]): Promise<number> {
  const rows = await tx.named<{ added: string }>(
    'conversation-insert-messages',
    `WITH given AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, seq bigint, at timestamptz, provider_at timestamptz,
         arrived_at timestamptz, conversation_id uuid, handle_id uuid, account_id uuid, channel text, direction text, author jsonb,
         class text, content jsonb, context jsonb, external_id text, reply_to_external_id text, reply_to_id uuid, state text,
         tokens text[], window_until timestamptz, quote_token text, answer_token text, answer_until timestamptz, read_token text,
         composed jsonb, late jsonb, purpose text, good_until timestamptz)
       LIMIT $2
     ), added AS (
       INSERT INTO message (id, seq, at, provider_at, arrived_at, conversation_id, handle_id, account_id, channel, direction, author, class,
         content, context, external_id, reply_to_external_id, reply_to_id, state, tokens, quote_token, composed, late, purpose, good_until)
       SELECT id, seq, at, provider_at, arrived_at, conversation_id, handle_id, account_id, channel, direction, author, class,
         content, context, external_id, reply_to_external_id, reply_to_id, state, array_to_tsvector(tokens), quote_token, composed, late, purpose, good_until FROM given
       ON CONFLICT ON CONSTRAINT message_once DO NOTHING RETURNING id
     ), heard AS MATERIALIZED (
       SELECT g.* FROM given g JOIN added USING (id) WHERE g.direction = 'in'
     ), reached AS (
       INSERT INTO reach (handle_id, account_id, last_inbound_at, last_inbound_external_id, window_until, answer_token, answer_until, read_token)
       SELECT handle_id, account_id, at, external_id, window_until, answer_token, answer_until, read_token FROM heard
       ON CONFLICT (workspace_id, handle_id, account_id) DO UPDATE SET
         last_inbound_at = greatest(reach.last_inbound_at, excluded.last_inbound_at),
         last_inbound_external_id = excluded.last_inbound_external_id,
         window_until = greatest(reach.window_until, excluded.window_until),
         answer_token = CASE WHEN excluded.answer_until > coalesce(reach.answer_until, '-infinity') THEN excluded.answer_token ELSE reach.answer_token END,
         answer_until = greatest(reach.answer_until, excluded.answer_until),
         read_token = coalesce(excluded.read_token, reach.read_token)
     ), seen AS (
       UPDATE handle h SET last_seen_at = greatest(h.last_seen_at, heard.at) FROM heard WHERE h.id = heard.handle_id
       RETURNING h.contact_id, h.last_seen_at
     ), known AS (
       UPDATE contact c SET last_seen_at = greatest(c.last_seen_at, seen.last_seen_at) FROM seen WHERE c.id = seen.contact_id
     )
     SELECT count(*) AS added FROM added`,
    [JSON.stringify(messages.map(messageRow)), messages.length],
  )
  return Number(rows[0]?.added)
}

function messageRow({ message, ...input }: NewMessage): Record<string, unknown> {
  return {
    id: message.id,
    seq: message.seq,
    at: message.at,
    provider_at: message.providerAt,
    arrived_at: input.arrivedAt,
    conversation_id: message.conversationId,
    handle_id: message.handleId,
    account_id: message.accountId,
    channel: message.channel,
    direction: message.direction,
    author: message.author,
    class: message.class,
    content: message.content,
    context: message.context,
    external_id: input.externalId,
    reply_to_external_id: input.replyToExternalId,
    reply_to_id: message.replyTo?.id ?? null,
    state: message.state,
    tokens: input.tokens,
    window_until: input.windowUntil,
    quote_token: input.given.quote ?? null,
    answer_token: input.given.answer?.token ?? null,
    answer_until: input.given.answer?.until ?? null,
    read_token: input.given.read ?? null,
    composed: message.composed,
    late: input.onLeaving.late,
    purpose: input.onLeaving.purpose,
    good_until: input.onLeaving.goodUntil,
  }
}

export async function insertAttachments(
  tx: WorkspaceTx,
  messageId: MessageId,
  attachments: StoredFile[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO attachment (id, message_id, position, kind, name, type, bytes, blob, state, ref, external_key, created_at)
     SELECT a.id, $1, a.position, a.kind, a.name, a.type, a.bytes, a.blob, a.state, a.ref, a.key, $3
     FROM jsonb_to_recordset($2::jsonb) AS a(id uuid, position smallint, kind text, name text, type text, bytes bigint, blob text, state text, ref jsonb, key text)`,
    [
      messageId,
      JSON.stringify(attachments.map((attachment, position) => ({ ...attachment, position }))),
      at,
    ],
  )
}

export async function insertActivity(
  tx: WorkspaceTx,
  activity: {
    id: string
    contactId: ContactId
    conversationId: ConversationId | null
    /** Of a line that goes where the handle goes. */
    handleId?: HandleId | undefined
    kind: string
    actor: string
    data: Record<string, unknown>
    at: Date
  },
): Promise<string> {
  const rows = await tx.named<{ seq: string }>(
    'conversation-insert-activity',
    'INSERT INTO activity (id, contact_id, conversation_id, kind, actor, data, at, handle_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq',
    [
      activity.id,
      activity.contactId,
      activity.conversationId,
      activity.kind,
      activity.actor,
      activity.data,
      activity.at,
      activity.handleId ?? null,
    ],
  )
  return rows[0]?.seq ?? '0'
}
