import { inboxApi } from '@atrium/contract/api/inbox'
import { type Content, plainText } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import { AttachmentId, MessageId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../../api/api-error.ts'
import { apply } from '../../../api/apply/apply.ts'
import { compareSeq, dropItem } from '../../../api/apply/place.ts'
import { call } from '../../../api/call.ts'
import { now } from '../../../api/clock.ts'
import { timelineQuery } from '../../../api/queries.ts'
import { useSession } from '../../../session/session.ts'
import { answerAs, type Comment } from '../comment/comment.ts'
import { type Draft, drafts, emptyDraft, rejoin } from './draft.ts'
import type { Way } from './reach.ts'

export type Sending = {
  draft: Draft
  way: Way
  content: Content
  /** The public comment that it answers. */
  comment: Comment | undefined
  resolve: boolean
  /** What stays in the composer; nothing where it is left out. */
  left?: Draft | undefined
  /** Also when the customer or a colleague wrote meanwhile. */
  anyway: boolean
}

/** With the message's id, and how far the agent had seen. */
export type Prepared = Sending & { messageId: MessageId; seen: string | undefined }

/** Sends a reply. It stands in the timeline at once; if it is refused, its words come back into the composer. */
export function useSend(conversation: ConversationRow) {
  const cache = useQueryClient()
  const { member } = useSession()
  const id = conversation.id
  return useMutation({
    // One after the other: two quick messages keep their order.
    scope: { id: `send ${id}` },
    mutationFn: (sending: Prepared) =>
      call(inboxApi.send, { params: { id }, body: bodyOf(sending) }),
    onMutate: (sending) => {
      const author = { kind: 'member', memberId: member.id, name: member.name } as const
      const item = expected(sending, sending.messageId, author, conversation)
      apply(cache, { kind: 'item', item })
      drafts.set(id, 'reply', sending.left ?? { ...emptyDraft, target: sending.draft.target })
    },
    onSuccess: ({ messages }) => {
      for (const item of messages) apply(cache, { kind: 'item', item })
    },
    onError: (error, sending) => {
      // The feed may have brought the message although its answer was lost: then it was sent.
      if (hasArrived(cache, conversation.contactId, sending.messageId)) return
      takeBack(cache, conversation.contactId, sending.messageId)
      drafts.set(id, 'reply', unsent(error, sending, drafts.get(id, 'reply')))
    },
  })
}

/** What `mutate` needs beside the draft: the message's id, and how far the agent had seen. */
export function prepare(cache: QueryClient, contactId: string, sending: Sending): Prepared {
  const messageId = sending.draft.messageId ?? newId(MessageId)
  return { ...sending, messageId, seen: sending.anyway ? undefined : newestSeq(cache, contactId) }
}

/** What is sent, as the API takes it. */
export function bodyOf(sending: Prepared) {
  const { draft, way, content, comment, resolve, messageId, seen } = sending
  return {
    messageId,
    handleId: way.handleId,
    accountId: way.accountId,
    content,
    attachmentIds: draft.uploads.map((upload) => upload.id),
    ...(draft.sticker && { sticker: { pack: draft.sticker.pack, id: draft.sticker.id } }),
    resolve,
    ...(draft.quote && !comment ? { replyTo: draft.quote.id } : {}),
    ...(comment ? { comment: { id: comment.id, as: answerAs(draft) } } : {}),
    ...(seen === undefined ? {} : { expectedLastSeq: seen }),
  }
}

/** Back into the composer, with the reason. */
export function unsent(
  error: unknown,
  sending: Sending & { messageId: MessageId },
  meanwhile: Draft,
): Draft {
  const failure = error instanceof ApiError ? error : new ApiError('internal', 0)
  const { code, detail, evidence } = failure
  const draft = { ...sending.draft, messageId: sending.messageId }
  return {
    ...rejoin(draft, meanwhile),
    problem: { code, detail, evidence, resolve: sending.resolve },
  }
}

/** The message as it will most likely be, with `rev` 0: whatever the server says replaces it. */
function expected(
  { draft, way, content, comment }: Sending,
  messageId: MessageId,
  author: Message['author'],
  conversation: ConversationRow,
): Message {
  return {
    type: 'message',
    id: messageId,
    seq: '0',
    at: new Date(now()).toISOString(),
    providerAt: null,
    contactId: conversation.contactId,
    conversationId: conversation.id,
    handleId: way.handle.id,
    channel: way.handle.channel,
    accountId:
      way.handle.reach.find(({ accountId }) => accountId === way.accountId)?.accountId ?? fail(),
    direction: 'out',
    author,
    class: 'reply',
    content,
    attachments: filesOf(draft),
    context: comment ? contextOf(comment, answerAs(draft)) : null,
    replyTo: comment
      ? { id: comment.id, text: plainText(comment.content).slice(0, 200), direction: 'in' }
      : (draft.quote ?? null),
    reactions: [],
    state: 'queued',
    error: null,
    delayedUntil: null,
    cost: null,
    editedAt: null,
    deletedAt: null,
    rev: 0,
  }
}

/** A sticker beside words becomes a message of its own as soon as the server has answered. */
function filesOf({ uploads, sticker }: Draft): Message['attachments'] {
  const files = uploads.map((upload) => ({ ...upload, state: 'stored', error: null }) as const)
  if (!sticker) return files
  const name = `Sticker: ${sticker.name}`
  const picture = { kind: 'sticker', name, type: 'image/png', bytes: null } as const
  return [...files, { id: newId(AttachmentId), ...picture, state: 'pending', error: null }]
}

function contextOf(comment: Comment, as: 'public' | 'private'): Message['context'] {
  if (as === 'private') return { privateReply: true }
  return comment.context?.post ? { post: comment.context.post } : null
}

function fail(): never {
  throw new Error('A way is made from its own handle')
}

function items(cache: QueryClient, contactId: string) {
  const timeline = cache.getQueryData(timelineQuery(contactId).queryKey)
  return timeline?.pages.flatMap((page) => page.items) ?? []
}

/** How far down the timeline the agent has seen. */
export function newestSeq(cache: QueryClient, contactId: string): string | undefined {
  const seqs = items(cache, contactId).map(({ seq }) => seq)
  return seqs.length === 0 ? undefined : seqs.reduce((a, b) => (compareSeq(a, b) < 0 ? b : a))
}

function hasArrived(cache: QueryClient, contactId: string, messageId: string): boolean {
  return items(cache, contactId).some(({ id, rev }) => id === messageId && rev > 0)
}

function takeBack(cache: QueryClient, contactId: string, messageId: string): void {
  const { queryKey } = timelineQuery(contactId)
  const timeline = cache.getQueryData(queryKey)
  if (timeline) cache.setQueryData(queryKey, dropItem(timeline, messageId))
}
