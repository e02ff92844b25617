import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import { ConversationId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { KnownContact } from '../facts.ts'
import type { Dues } from '../intent.ts'

/** A message within this time after the resolution continues the same case; later ones open a new one. */
const reopenWithinMs = 72 * 3600_000
/** The preview in the list. */
const previewLength = 160

export type NewActivity = { kind: string; data: Record<string, unknown> }

export type Continued = {
  /** As it is stored; null when the conversation is new. */
  before: Conversation | null
  after: Conversation
  activities: NewActivity[]
  opened: boolean
}

/** Which conversation a message belongs to: the open one, the one resolved a short while ago, or a new one. */
export function continueOrOpen(input: {
  latest: Conversation | null
  contact: KnownContact
  /** Whose message it is. */
  direction: Message['direction']
  now: Date
}): Continued {
  const { latest, contact, now } = input
  const why = input.direction === 'in' ? 'customer_wrote' : 'we_wrote'
  if (latest && latest.status === 'open')
    return { before: latest, after: latest, activities: [], opened: false }
  if (latest && latest.status === 'snoozed') {
    const after: Conversation = { ...latest, status: 'open', snoozedUntil: null }
    return {
      before: latest,
      after,
      activities: [{ kind: 'reopened', data: { number: latest.number, why } }],
      opened: true,
    }
  }
  if (latest?.resolvedAt && now.getTime() - Date.parse(latest.resolvedAt) <= reopenWithinMs) {
    const after: Conversation = { ...latest, status: 'open', resolvedAt: null }
    return {
      before: latest,
      after,
      activities: [{ kind: 'reopened', data: { number: latest.number, why } }],
      opened: true,
    }
  }
  return { before: null, after: emptyConversation(contact, now), activities: [], opened: true }
}

export function emptyConversation(
  contact: Pick<KnownContact, 'id' | 'name' | 'avatar'>,
  now: Date,
): Conversation {
  return {
    id: newId(ConversationId),
    number: 0,
    contactId: contact.id,
    contactName: contact.name,
    contactAvatar: contact.avatar,
    status: 'open',
    snoozedUntil: null,
    assigneeId: null,
    handler: 'nobody',
    split: false,
    joinedInto: null,
    channels: [],
    replyHandleId: null,
    replyAccountId: null,
    lastMessage: null,
    lastMessageAt: now.toISOString(),
    lastInboundSeq: '0',
    waitingSince: null,
    slaDueAt: null,
    slaSoonAt: null,
    windowDueAt: null,
    createdAt: now.toISOString(),
    resolvedAt: null,
    rev: 0,
  }
}

/** The conversation after a message was added to it. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  const inbound = message.direction === 'in'
  const { lastMessage } = conversation
  // A late message (a mail fetched after an outage) does not replace the newer words in the list.
  const newest = message.at >= conversation.lastMessageAt || lastMessage === null
  // The customer has written after it: their newer words are what is to be answered, and how.
  const overtaken = !newest && lastMessage?.direction === 'in'
  return {
    ...conversation,
    channels: overtaken
      ? [...new Set([...conversation.channels, message.channel])]
      : [...new Set([message.channel, ...conversation.channels])],
    ...replyTo(conversation, message, inbound && !overtaken),
    lastMessage: newest ? preview(message) : lastMessage,
    lastMessageAt: newest ? message.at : conversation.lastMessageAt,
    lastInboundSeq: inbound ? message.seq : conversation.lastInboundSeq,
    ...waits(conversation, waitingSince(conversation, message, overtaken)),
  }
}

/** Who waits no more is due no more; until when the others are, the stage `sla` says. */
function waits(
  { slaDueAt, slaSoonAt, windowDueAt }: Conversation,
  since: string | null,
): Pick<Conversation, 'waitingSince'> & Dues {
  return since === null
    ? { waitingSince: null, slaDueAt: null, slaSoonAt: null, windowDueAt: null }
    : { waitingSince: since, slaDueAt, slaSoonAt, windowDueAt }
}

function replyTo(
  conversation: Conversation,
  message: Message,
  newest: boolean,
): Pick<Conversation, 'replyHandleId' | 'replyAccountId'> {
  const { replyHandleId, replyAccountId } = conversation
  if (newest || !replyHandleId || !replyAccountId)
    return { replyHandleId: message.handleId, replyAccountId: message.accountId }
  return { replyHandleId, replyAccountId }
}

function waitingSince(
  { waitingSince: since }: Conversation,
  message: Message,
  overtaken: boolean,
): string | null {
  if (message.direction === 'in') return since ?? message.at
  // What leaves by itself answers nobody who waits.
  if (message.class !== 'reply') return since
  return overtaken ? since : null
}

export function preview(
  message: Pick<Message, 'content' | 'direction' | 'channel' | 'state' | 'attachments' | 'context'>,
): NonNullable<Conversation['lastMessage']> {
  const text = plainText(message.content).replace(/\s+/g, ' ').trim().slice(0, previewLength)
  const file = message.attachments.find(
    (attachment) => attachment.kind !== 'html' && attachment.kind !== 'source',
  )
  const kind =
    message.content.kind === 'text' && file && text === '' ? file.kind : message.content.kind
  return {
    text: text || (file?.name ?? ''),
    kind,
    direction: message.direction,
    channel: message.channel,
    state: message.state,
    ...(message.context?.post && { public: true }),
  }
}
