import type { SendBody } from '@atrium/contract/api/inbox'
import type { ScheduleBody, Scheduled } from '@atrium/contract/api/sending/scheduled'
import { type Content, plainText } from '@atrium/contract/content'
import { type MessageId, WorkspaceId } from '@atrium/contract/ids'
import { SendError } from '@atrium/contract/message'
import { z } from 'zod'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import { type ActDeps, type Member, needListed, openConversation } from '../act.ts'
import { writeLine } from '../conversation/append/append.ts'
import * as conversations from '../conversation/sql.ts'
import * as sql from '../outbound/later/sql.ts'
import { refuseAt, send } from './send.ts'

const yearMs = 366 * 24 * 3600_000
/** More than anybody plans for one customer; a runaway script is stopped by it. */
const mostOfContact = 100
const mostAttempts = 5

/**
 * A member's reply that leaves later. It is a row of its own until its time comes, and is then sent as if the member
 * sent it in that moment. Throws as `send` does for what could not leave at that time as far as is known now.
 */
export async function sendLater(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
  asked: ScheduleBody,
): Promise<Scheduled> {
  const { sendAt, cancelIfAnswered, ...body } = asked
  const known = await sql.holdLater(tx, body.messageId)
  if (known) return known.scheduled
  if (await conversations.getMessage(tx, body.messageId))
    throw new AppError('conflict', 'This message is on its way already.')
  const now = deps.now()
  const dueAt = inTime(sendAt, now)
  const conversation = await needListed(tx, id)
  await refuseAt(tx, deps, conversation, member, body, dueAt)
  if ((await sql.laterOf(tx, conversation.contactId)).length >= mostOfContact)
    throw new AppError('invalid', `At most ${mostOfContact} messages wait for one customer.`)
  const { memberId, name: memberName } = member
  await sql.insertLater(tx, { body, memberId, memberName, dueAt, cancelIfAnswered, since: now })
  return announced(tx, body.messageId)
}

/** Another time, other words, another condition. What came back waits again. */
export async function changeScheduled(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  change: {
    sendAt?: string | undefined
    text?: string | undefined
    cancelIfAnswered?: boolean | undefined
  },
): Promise<Scheduled> {
  const { scheduled, body, since } = await need(tx, id)
  const now = deps.now()
  const dueAt = inTime(change.sendAt ?? scheduled.sendAt, now)
  const content = change.text === undefined ? body.content : withText(body.content, change.text)
  const next: SendBody = { ...body, content }
  const conversation = await conversationFor(tx, deps, scheduled)
  await refuseAt(tx, deps, conversation, memberOf(scheduled), next, dueAt)
  await sql.changeLater(tx, id, {
    body: next,
    dueAt,
    cancelIfAnswered: change.cancelIfAnswered ?? scheduled.cancelIfAnswered,
    // Who plans it again has read what made it come back.
    since: scheduled.state === 'returned' ? now : since,
  })
  return announced(tx, scheduled.id)
}

/** Takes it back. What is sent at this moment is a message already: `not_found`. */
export async function cancelScheduled(tx: WorkspaceTx, id: string): Promise<void> {
  const { scheduled } = await need(tx, id)
  await sql.removeLater(tx, id)
  await tell(tx, scheduled)
}

export async function scheduledFor(tx: WorkspaceTx, contactId: string): Promise<Scheduled[]> {
  return (await sql.laterOf(tx, contactId)).map(({ scheduled }) => scheduled)
}

/** Everything that is due, in all workspaces. */
export async function dueScheduled(
  db: Db,
  now: Date,
): Promise<{ workspaceId: WorkspaceId; id: MessageId }[]> {
  const rows = await db.global((tx) => sql.laterDue(tx, now))
  return rows.map(({ workspace_id, id }) => ({ workspaceId: WorkspaceId.parse(workspace_id), id }))
}

/**
 * Its time has come. In one transaction it becomes a message and is no plan any more, so that a kill at any point
 * leaves the one or the other. What may not leave goes back to the member with the reason, and with a line in the
 * timeline; a fault of ours is tried again.
 */
export async function sendScheduled(
  db: Db,
  deps: ActDeps,
  { workspaceId, id }: { workspaceId: WorkspaceId; id: MessageId },
): Promise<void> {
  try {
    await db.inWorkspace(workspaceId, (tx) => sendNow(tx, deps, id))
  } catch (error) {
    await db.inWorkspace(workspaceId, (tx) => afterFailure(tx, deps, id, error))
    if (!(error instanceof AppError)) throw error
  }
}

async function sendNow(tx: WorkspaceTx, deps: ActDeps, id: MessageId): Promise<void> {
  const later = await sql.holdLater(tx, id)
  if (!later || !isDue(later, deps.now())) return
  const { scheduled, body, since } = later
  if (scheduled.cancelIfAnswered && (await sql.answeredSince(tx, scheduled.contactId, since)))
    return giveBack(tx, deps, scheduled, answered)
  const conversation = await conversationFor(tx, deps, scheduled)
  await send(tx, deps, conversation.id, memberOf(scheduled), body)
  await sql.removeLater(tx, id)
  await tell(tx, scheduled)
}

const answered: SendError = {
  code: 'policy:answered',
  text: 'The customer wrote before it was due.',
  next: 'none',
  data: {},
}

async function afterFailure(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: MessageId,
  error: unknown,
): Promise<void> {
  const later = await sql.holdLater(tx, id)
  // Changed or taken back meanwhile.
  if (!later || !isDue(later, deps.now())) return
  const { scheduled, attempts } = later
  if (!(error instanceof AppError) && attempts + 1 < mostAttempts) {
    await sql.tryLater(tx, id, new Date(deps.now().getTime() + 1000 * 4 ** attempts))
    return
  }
  await giveBack(tx, deps, scheduled, reasonOf(error))
}

const Evidence = z.looseObject({ rule: z.string(), next: SendError.shape.next })

function reasonOf(error: unknown): SendError {
  if (!(error instanceof AppError))
    return { code: 'internal', text: 'It could not be sent. Try again.', next: 'retry' }
  const refusal = Evidence.safeParse(error.evidence)
  if (!refusal.success) return { code: error.code, text: error.message, next: 'none' }
  const { rule, next, ...data } = refusal.data
  return { code: `policy:${rule}`, text: error.message, next, data }
}

/** Back to the member, and a line where the team reads it. */
async function giveBack(
  tx: WorkspaceTx,
  deps: ActDeps,
  scheduled: Scheduled,
  why: SendError,
): Promise<void> {
  if (!(await sql.giveBack(tx, scheduled.id, why))) return
  const { contactId, channel, by, content } = scheduled
  const { conversation } = await conversations.latestConversation(tx, contactId)
  const rule = why.code.replace('policy:', '')
  const words = plainText(content).slice(0, 160)
  await writeLine(
    tx,
    { contactId, id: conversation?.id ?? null },
    { kind: 'policy', data: { ...why.data, rule, text: why.text, channel, words } },
    by.name,
    deps.now().toISOString(),
  )
  await tell(tx, scheduled, { memberId: by.memberId, conversationId: conversation?.id ?? null })
}

/** The case that goes on with whoever has the handle now. */
async function conversationFor(tx: WorkspaceTx, deps: ActDeps, scheduled: Scheduled) {
  const { conversation } = await conversations.latestConversation(tx, scheduled.contactId)
  return conversation ?? openConversation(tx, deps, scheduled.contactId, memberOf(scheduled))
}

function memberOf({ by }: Scheduled): Member {
  return { kind: 'member', ...by }
}

function isDue({ scheduled }: sql.Later, now: Date): boolean {
  return scheduled.state === 'waiting' && Date.parse(scheduled.sendAt) <= now.getTime()
}

/** When something shall leave. Throws `invalid` for the past and for what nobody plans so far ahead. */
export function inTime(sendAt: string, now: Date): Date {
  const time = Date.parse(sendAt)
  if (time > now.getTime() && time < now.getTime() + yearMs) return new Date(time)
  throw new AppError('invalid', 'Say when, in the future and within a year.', {
    errors: [{ pointer: '/sendAt', message: 'a time in the future, within a year' }],
  })
}

function withText(content: Content, text: string): Content {
  if (content.kind === 'text' || content.kind === 'email' || content.kind === 'buttons')
    return { ...content, text }
  throw new AppError('invalid', 'These words cannot be changed. Cancel it and write anew.')
}

async function need(tx: WorkspaceTx, id: string): Promise<sql.Later> {
  const later = await sql.holdLater(tx, id)
  if (!later) throw new AppError('not_found', 'There is no such scheduled message.')
  return later
}

async function announced(tx: WorkspaceTx, id: MessageId): Promise<Scheduled> {
  const { scheduled } = await need(tx, id)
  await tell(tx, scheduled)
  return scheduled
}

function tell(
  tx: WorkspaceTx,
  { contactId }: Scheduled,
  returned?: { memberId: Scheduled['by']['memberId']; conversationId: string | null },
): Promise<void> {
  return writeEvent(tx, {
    contactId,
    data: [{ kind: 'scheduled', contactId, returned: returned ?? null }],
  })
}
