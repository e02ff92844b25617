import type { GivenTokens } from '@atrium/channel-kit/tokens'
import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { ContactId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { Activity, Message } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { addJob } from '../../../platform/database/jobs.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import { answerTask } from '../../intent.ts'
import type { NewActivity } from '../continue.ts'
import type { StoredFile } from '../rows.ts'
import { Repeated } from '../rows.ts'
import * as sql from './sql.ts'

/** A placed message with everything that follows from it. */
export type Addition = {
  /** The conversation as it was read; null when the message opens it. */
  before: Conversation | null
  after: Conversation
  message: Message
  externalId: string | null
  replyToExternalId: string | null
  windowUntil: Date | null
  /** What the provider gave with the message and wants back. */
  given: GivenTokens
  onLeaving?: sql.OnLeaving
  files: StoredFile[]
  /** The assistant is to think about it. */
  answer?: boolean
  /** What happened before the message (linked, reopened) and because of it (assigned). */
  activities: { before: NewActivity[]; after: NewActivity[] }
  actor: string
  events: FeedEvent[]
  now: Date
}

/** As it was written: with its number and `rev`. */
export type Added = { conversation: Conversation; message: Message }

/**
 * Writes messages, each of another contact: the conversations as they shall be, the messages, their files, the lines
 * of what happened, and the events that tell readers. At the latest the transaction's end fails with `Repeated` for a
 * repeat and with `Conflict` when a conversation changed meanwhile; then nothing stays.
 */
export async function appendAll(tx: WorkspaceTx, additions: Addition[]): Promise<Added[]> {
  const opened = additions.flatMap(({ before, after }) => (before ? [] : [after]))
  // Of a known conversation everything is known beforehand, so nobody waits; a new one has its number to tell.
  const numbers = await sql.insertConversations(tx, opened)
  const added = additions.map(({ before, after, message }): Added => {
    const conversation = before
      ? { ...after, rev: before.rev + 1 }
      : { ...after, number: numbers.get(after.id) ?? after.number, rev: 1 }
    return { conversation, message: { ...message, conversationId: conversation.id } }
  })
  const changes = additions.flatMap(({ before, after }) => (before ? [{ before, after }] : []))
  if (changes.length > 0) tx.later(sql.updateConversations(tx, changes))
  const rows = additions.map((addition, n) => messageRow(addition, added[n]?.message))
  tx.later(
    sql.insertMessages(tx, rows).then((count) => {
      if (count !== additions.length) throw new Repeated()
    }),
  )
  for (const [n, addition] of additions.entries()) {
    const result = added[n]
    if (result) await announce(tx, addition, result)
  }
  return added
}

/** One message. */
export function append(tx: WorkspaceTx, addition: Addition): Promise<Added> {
  const of = ({ after }: Addition): string => after.contactId
  return tx.batched('append', addition, (additions) => appendAll(tx, additions), of)
}

function messageRow(addition: Addition, message = addition.message): sql.NewMessage {
  const names = message.attachments.map((file) => file.name)
  return {
    message,
    externalId: addition.externalId,
    replyToExternalId: addition.replyToExternalId,
    arrivedAt: addition.now,
    tokens: searchTokens(plainText(message.content), ...names),
    windowUntil: addition.windowUntil,
    given: addition.given,
    onLeaving: addition.onLeaving ?? {},
  }
}

async function announce(
  tx: WorkspaceTx,
  addition: Addition,
  { conversation, message }: Added,
): Promise<void> {
  if (addition.files.length > 0)
    await sql.insertAttachments(tx, message.id, addition.files, addition.now)
  if (addition.answer) await thinkLater(tx, conversation.id, message.id)
  const { before, after } = addition.activities
  const earlier = new Date(Date.parse(message.at) - 1).toISOString()
  const activities = [
    ...(await writeActivities(tx, conversation, before, addition.actor, earlier)),
    ...(await writeActivities(tx, conversation, after, addition.actor, message.at)),
  ]
  await writeEvent(tx, {
    contactId: conversation.contactId,
    handleId: message.handleId,
    data: [
      ...addition.events,
      ...activities.map((item): FeedEvent => ({ kind: 'item', item })),
      { kind: 'item', item: message },
      { kind: 'conversation', conversation },
    ],
  })
}

/** The job runs if this commits. One that still waits for an older message of the conversation thinks of this one instead. */
function thinkLater(tx: WorkspaceTx, conversationId: string, messageId: string): Promise<void> {
  const payload = { workspaceId: tx.workspaceId, messageId }
  return addJob(tx, answerTask, payload, { key: `${answerTask}/${conversationId}` })
}

/** Stores what happened as lines of the timeline. */
export async function writeActivities(
  tx: WorkspaceTx,
  conversation: Conversation,
  activities: NewActivity[],
  actor: string,
  at: string,
): Promise<Activity[]> {
  const result: Activity[] = []
  for (const activity of activities) {
    const data =
      'number' in activity.data ? { ...activity.data, number: conversation.number } : activity.data
    result.push(await storeLine(tx, conversation, { ...activity, data }, actor, at))
  }
  return result
}

/** Where a line stands: in a conversation, or, with a handle, wherever that handle's messages are. */
type LinePlace = { contactId: ContactId; id: ConversationId | null; handleId?: HandleId }

/** Stores one line, beside no message, and tells readers. */
export async function writeLine(
  tx: WorkspaceTx,
  place: LinePlace,
  activity: NewActivity,
  actor: string,
  at: string,
): Promise<void> {
  const item = await storeLine(tx, place, activity, actor, at)
  await writeEvent(tx, { contactId: place.contactId, data: [{ kind: 'item', item }] })
}

async function storeLine(
  tx: WorkspaceTx,
  { contactId, id: conversationId, handleId }: LinePlace,
  { kind, data }: NewActivity,
  actor: string,
  at: string,
): Promise<Activity> {
  const id = crypto.randomUUID()
  const line = { id, contactId, conversationId, kind, actor, data }
  const seq = await sql.insertActivity(tx, { ...line, handleId, at: new Date(at) })
  return { type: 'activity', ...line, seq, at, rev: 1 }
}

/** Writes a changed conversation and its lines, and tells readers. */
export async function saveConversation(
  tx: WorkspaceTx,
  before: Conversation,
  after: Conversation,
  activities: NewActivity[],
  actor: string,
  now: Date,
): Promise<Conversation> {
  const conversation = await sql.putConversation(tx, before, after)
  const items = await writeActivities(tx, conversation, activities, actor, now.toISOString())
  const data: FeedEvent[] = [
    ...items.map((item): FeedEvent => ({ kind: 'item', item })),
    { kind: 'conversation', conversation },
  ]
  await writeEvent(tx, { contactId: conversation.contactId, data })
  return conversation
}
