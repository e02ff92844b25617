import type { ConversationRow } from '@atrium/contract/conversation'
import {
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MemberId,
  MessageId,
  NoteId,
  WorkspaceId,
} from '@atrium/contract/ids'
import type { Message, Note, TimelineItem } from '@atrium/contract/message'
import type { QueryClient } from '@tanstack/react-query'
import { type ListPage, sessionQuery, type TimelinePage } from '../src/api/queries.ts'

const uuid = (kind: string, place: number): string =>
  `01900000-0000-7000-8000-${kind}${String(place).padStart(10, '0')}`

/** The member whose screen the tests look at. */
export const me = MemberId.parse(uuid('aa', 1))

/** Signs the test's member in. */
export function signIn(cache: QueryClient): void {
  cache.setQueryData(sessionQuery.queryKey, {
    setUp: true,
    demoLogin: null,
    session: {
      workspace: { id: WorkspaceId.parse(uuid('ab', 1)), name: 'Clinic' },
      member: { id: me, name: 'Ana', email: 'ana@example.org', role: 'admin', language: 'en' },
      sandboxUrl: null,
      now: '2026-11-20T10:00:00.000Z',
    },
  })
}

/** An open conversation of a contact of its own. */
export function aConversation(place: number, over: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id: ConversationId.parse(uuid('ac', place)),
    number: place,
    contactId: ContactId.parse(uuid('ad', place)),
    contactName: `Contact ${place}`,
    contactAvatar: null,
    status: 'open',
    snoozedUntil: null,
    assigneeId: null,
    handler: 'nobody',
    split: false,
    joinedInto: null,
    channels: ['whatsapp'],
    replyHandleId: null,
    replyAccountId: null,
    lastMessage: null,
    lastMessageAt: '2026-11-20T08:00:00.000Z',
    lastInboundSeq: '0',
    waitingSince: null,
    slaDueAt: null,
    slaSoonAt: null,
    windowDueAt: null,
    createdAt: '2026-11-20T08:00:00.000Z',
    resolvedAt: null,
    rev: 1,
    readSeq: '0',
    ...over,
  }
}

/** A note in the timeline of contact 0. */
export function aNote(place: number, over: Partial<Note> = {}): Note {
  return {
    type: 'note',
    id: NoteId.parse(uuid('ae', place)),
    seq: String(place),
    at: '2026-11-20T08:00:00.000Z',
    contactId: aConversation(0).contactId,
    conversationId: aConversation(0).id,
    author: { memberId: me, name: 'Ana' },
    text: `Note ${place}`,
    rev: 1,
    ...over,
  }
}

/** A text of the customer in the timeline of contact 0. */
export function aMessage(place: number, over: Partial<Message> = {}): Message {
  return {
    type: 'message',
    id: MessageId.parse(uuid('af', place)),
    seq: String(place),
    at: '2026-11-20T08:00:00.000Z',
    providerAt: null,
    contactId: aConversation(0).contactId,
    conversationId: aConversation(0).id,
    handleId: HandleId.parse(uuid('ba', 1)),
    channel: 'whatsapp',
    accountId: ChannelAccountId.parse(uuid('bb', 1)),
    direction: 'in',
    author: { kind: 'contact' },
    class: null,
    content: { kind: 'text', text: `Message ${place}` },
    attachments: [],
    context: null,
    replyTo: null,
    reactions: [],
    state: 'received',
    error: null,
    delayedUntil: null,
    cost: null,
    editedAt: null,
    deletedAt: null,
    rev: 1,
    ...over,
  }
}

/** A loaded list of one page. */
export function listOf(items: ConversationRow[], floor: string | null) {
  const page: ListPage = { items, nextCursor: floor, floor }
  return { pages: [page], pageParams: [undefined] }
}

/** A loaded timeline of one page. */
export function timelineOf(items: TimelineItem[], floor: string | null) {
  const page: TimelinePage = { items, before: floor, floor }
  return { pages: [page], pageParams: [undefined] }
}
