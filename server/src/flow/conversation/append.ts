import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { Activity, Message } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import { searchTokens } from '../../platform/tokens.ts'
import { Repeated } from '../repeated.ts'
import type { NewActivity } from './continue.ts'
import type { StoredFile } from './rows.ts'
import * as sql from './sql.ts'

/**
 * Writes a placed message with everything that follows from it: the conversation as it shall be, the message, its
 * files, the lines of what happened, and the event that tells readers. Throws `Repeated` for a repeat and
 * `Conflict` when the conversation changed meanwhile; then nothing stays.
 */
export async function append(
  tx: WorkspaceTx,
  input: {
    before: Conversation | null
    after: Conversation
    message: Message
    externalId: string | null
    replyToExternalId: string | null
    windowUntil: Date | null
    files: StoredFile[]
    /** What happened before the message (linked, reopened) and because of it (assigned). */
    activities: { before: NewActivity[]; after: NewActivity[] }
    actor: string
    events: FeedEvent[]
    now: Date
  },
): Promise<{ conversation: Conversation; message: Message }> {
  const message: Message = { ...input.message, conversationId: input.after.id }
  const written = together([
    sql.putConversation(tx, input.before, input.after),
    sql.insertMessage(tx, {
      message,
      externalId: input.externalId,
      replyToExternalId: input.replyToExternalId,
      replyToId: message.replyTo?.id ?? null,
      arrivedAt: input.now,
      tokens: searchTokens(
        plainText(message.content),
        ...message.attachments.map((file) => file.name),
      ),
      windowUntil: input.windowUntil,
    }),
  ]).then(([conversation, added]) => {
    if (!added) throw new Repeated()
    return conversation
  })
  // Of a known conversation everything is known beforehand, so nobody waits; a new one has its number to tell.
  if (input.before) tx.later(written)
  const conversation = input.before ? { ...input.after, rev: input.before.rev + 1 } : await written
  if (input.files.length > 0) await sql.insertAttachments(tx, message.id, input.files, input.now)
  const { before, after } = input.activities
  const earlier = new Date(Date.parse(message.at) - 1).toISOString()
  const activities = [
    ...(await writeActivities(tx, conversation, before, input.actor, earlier)),
    ...(await writeActivities(tx, conversation, after, input.actor, message.at)),
  ]
  const events: FeedEvent[] = [
    ...input.events,
    ...activities.map((item): FeedEvent => ({ kind: 'item', item })),
    { kind: 'item', item: message },
    { kind: 'conversation', conversation },
  ]
  await writeEvent(tx, {
    contactId: conversation.contactId,
    handleId: message.handleId,
    data: events,
  })
  return { conversation, message }
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
    const id = crypto.randomUUID()
    const data =
      'number' in activity.data ? { ...activity.data, number: conversation.number } : activity.data
    const seq = await sql.insertActivity(tx, {
      id,
      contactId: conversation.contactId,
      conversationId: conversation.id,
      kind: activity.kind,
      actor,
      data,
      at: new Date(at),
    })
    result.push({
      type: 'activity',
      id,
      seq,
      at,
      contactId: conversation.contactId,
      conversationId: conversation.id,
      kind: activity.kind,
      actor,
      data,
      rev: 1,
    })
  }
  return result
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
