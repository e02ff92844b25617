import { z } from 'zod'
import { CommentAct } from '../channel.ts'
import { Sticker } from '../content/sticker.ts'
import { AttachmentKind, Content } from '../content.ts'
import { ConversationRow, ConversationStatus } from '../conversation.ts'
import { endpoint } from '../endpoint.ts'
import {
  AttachmentId,
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MemberId,
  MessageId,
  NoteId,
} from '../ids.ts'
import { Message, Note, Time, TimelineItem } from '../message.ts'

export const InboxView = z.enum(['open', 'mine', 'unassigned', 'due', 'snoozed', 'resolved', 'all'])
export type InboxView = z.infer<typeof InboxView>

const byConversation = z.strictObject({ id: ConversationId })
const Cursor = z.string().max(200).optional()

/** What leaves from the composer. `messageId` is made by the client, so that a repeated request sends once. */
export const SendBody = z.strictObject({
  messageId: MessageId,
  /** The reply goes to this handle through this account; both are shown in the composer. */
  handleId: HandleId,
  accountId: ChannelAccountId,
  content: Content,
  attachmentIds: z.array(AttachmentId).max(30).default([]),
  /** One of the channel's own stickers, as a message of its own after the words and the files. */
  sticker: Sticker.optional(),
  replyTo: MessageId.optional(),
  /** Answers this public comment: below it, where everybody reads it, or once in private. */
  comment: z.strictObject({ id: MessageId, as: z.enum(['public', 'private']) }).optional(),
  resolve: z.boolean().default(false),
  /** The newest timeline item that the agent saw; a newer inbound message answers 409 `newer_message`. Omit to send anyway. */
  expectedLastSeq: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})
export type SendBody = z.infer<typeof SendBody>

export const inboxApi = {
  list: endpoint({
    method: 'GET',
    path: '/conversations',
    summary: 'Conversations of a view, the newest first; of those that are due, the earliest.',
    access: 'member',
    query: z.strictObject({
      view: InboxView.default('open'),
      channel: z.string().max(40).optional(),
      cursor: Cursor,
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({
      items: z.array(ConversationRow),
      nextCursor: z.string().nullable(),
      feedCursor: z.string(),
    }),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/conversations/counts',
    summary: 'How many conversations each view holds, capped at 100.',
    access: 'member',
    response: z.object({ counts: z.record(InboxView, z.number()) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/conversations/:id',
    summary: 'One conversation.',
    access: 'member',
    params: byConversation,
    response: ConversationRow,
  }),
  timeline: endpoint({
    method: 'GET',
    path: '/contacts/:id/timeline',
    summary:
      "A contact's timeline across all channels, the newest page first; items within a page ascend.",
    access: 'member',
    params: z.strictObject({ id: ContactId }),
    query: z.strictObject({
      before: Cursor,
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(TimelineItem),
      before: z.string().nullable(),
      feedCursor: z.string(),
    }),
  }),
  send: endpoint({
    method: 'POST',
    path: '/conversations/:id/messages',
    summary:
      'Sends a reply to a handle. Policy decides; a refusal answers 409 `policy_refused` with its evidence.',
    access: 'member',
    params: byConversation,
    body: SendBody,
    response: z.object({ messages: z.array(Message) }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/messages/:id/retry',
    summary: 'Sends a failed or unknown message again, after a person decided so.',
    access: 'member',
    params: z.strictObject({ id: MessageId }),
    response: Message,
  }),
  react: endpoint({
    method: 'PUT',
    path: '/messages/:id/reaction',
    summary: "Sets or removes (null) the business's reaction to a customer's message.",
    access: 'member',
    params: z.strictObject({ id: MessageId }),
    body: z.strictObject({ emoji: z.string().min(1).max(20).nullable() }),
    response: Message,
  }),
  moderate: endpoint({
    method: 'PUT',
    path: '/messages/:id/comment',
    summary:
      'Hides, shows or likes a public comment, or deletes our answer below one. What the provider says against it answers 502 `channel_error`.',
    access: 'member',
    params: z.strictObject({ id: MessageId }),
    body: z.strictObject({ act: CommentAct }),
    response: Message,
  }),
  note: endpoint({
    method: 'POST',
    path: '/conversations/:id/notes',
    summary: 'Writes an internal note.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ noteId: NoteId, text: z.string().trim().min(1).max(20_000) }),
    response: Note,
  }),
  assign: endpoint({
    method: 'PUT',
    path: '/conversations/:id/assignee',
    summary: 'Assigns to a member, or to nobody (null).',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ memberId: MemberId.nullable() }),
    response: ConversationRow,
  }),
  setStatus: endpoint({
    method: 'PUT',
    path: '/conversations/:id/status',
    summary: 'Resolves, reopens or snoozes.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ status: ConversationStatus, snoozedUntil: Time.optional() }),
    response: ConversationRow,
  }),
  handBack: endpoint({
    method: 'PUT',
    path: '/conversations/:id/handler',
    summary:
      "Gives a conversation back to the assistant, which answers the customer's next message. Where it could not, 409 says why.",
    access: 'member',
    params: byConversation,
    body: z.strictObject({ handler: z.literal('assistant') }),
    response: ConversationRow,
  }),
  split: endpoint({
    method: 'POST',
    path: '/conversations/:id/split',
    summary:
      'Splits a topic off: this message and the later ones of its handle become a conversation of their own.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ fromMessageId: MessageId }),
    response: ConversationRow,
  }),
  markRead: endpoint({
    method: 'PUT',
    path: '/conversations/:id/read',
    summary: 'Notes how far this member has read, and tells the customer where the channel can.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ seq: z.string() }),
    response: z.object({}),
  }),
  markUnread: endpoint({
    method: 'DELETE',
    path: '/conversations/:id/read',
    summary: 'Marks unread for this member.',
    access: 'member',
    params: byConversation,
    response: z.object({}),
  }),
  typing: endpoint({
    method: 'POST',
    path: '/conversations/:id/typing',
    summary:
      'Tells the other members, and the customer where the channel can, that this member types a reply.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ handleId: HandleId.optional(), accountId: ChannelAccountId.optional() }),
    response: z.object({}),
  }),
  viewing: endpoint({
    method: 'POST',
    path: '/conversations/:id/viewing',
    summary:
      'Tells the other members that this member looks at the conversation; repeated every 20 s.',
    access: 'member',
    params: byConversation,
    response: z.object({}),
  }),
}

/** An uploaded file waits for the message that carries it, at most a day. Body: the raw bytes; name and type in the query. */
export const Upload = z.object({
  id: AttachmentId,
  kind: AttachmentKind,
  name: z.string(),
  type: z.string(),
  bytes: z.number(),
})
export type Upload = z.infer<typeof Upload>

/** Paths that carry bytes, not JSON. Answered with `nosniff`, and as a download unless the type is safe to show. */
export const filePaths = {
  /** POST raw bytes, `?name=…&voice=1`; Content-Type is a hint only. Answers `Upload`. */
  upload: '/api/v1/uploads',
  /** The picture of a person. */
  picture: (avatar: string): string => `/api/v1/pictures/${avatar}`,
  attachment: (id: string): string => `/api/v1/attachments/${id}`,
  /** The picture of a sticker that this account may send. */
  sticker: (accountId: string, pack: string, id: string): string =>
    `/api/v1/channel-accounts/${accountId}/stickers/${pack}/${id}`,
  /** The sanitised HTML of an e-mail as a page of its own, for a sandboxed frame. */
  html: (messageId: string): string => `/api/v1/messages/${messageId}/html`,
  /** Server-sent events: `event: feed` (FeedEvent), `event: signal` (Signal), `event: resync` (read everything again). */
  stream: '/api/v1/stream',
  /** POST a file of contacts, `?name=…`. Answers `ContactImport`. */
  importUpload: '/api/v1/contact-imports',
  /** Its rows with a problem, as CSV: the line and the problem before the columns of the file. */
  importProblems: (id: string): string => `/api/v1/contact-imports/${id}/problems.csv`,
}
