import { SendBody } from '@atrium/contract/api/inbox'
import type { Scheduled } from '@atrium/contract/api/sending/scheduled'
import type {
  AttachmentId,
  ChannelAccountId,
  ContactId,
  HandleId,
  MemberId,
  MessageId,
} from '@atrium/contract/ids'
import type { SendError } from '@atrium/contract/message'
import type { Tx, WorkspaceTx } from '../../../platform/database/db.ts'

type DbRow = {
  id: MessageId
  contact_id: ContactId
  handle_id: HandleId
  account_id: ChannelAccountId
  channel: string
  member_id: MemberId
  member_name: string
  body: unknown
  attachment_ids: AttachmentId[]
  due_at: Date
  cancel_if_answered: boolean
  since: Date
  state: Scheduled['state']
  why: SendError | null
  attempts: number
}

/** A row as it was stored, with what the customer may have said since. */
export type Later = { scheduled: Scheduled; body: SendBody; since: Date; attempts: number }

const columns = `s.id, h.contact_id, s.handle_id, s.account_id, h.channel, s.member_id, s.member_name, s.body, s.attachment_ids,
  s.due_at, s.cancel_if_answered, s.since, s.state, s.why, s.attempts`

export async function insertLater(
  tx: WorkspaceTx,
  later: {
    body: SendBody
    memberId: MemberId
    memberName: string
    dueAt: Date
    cancelIfAnswered: boolean
    since: Date
  },
): Promise<void> {
  const { body } = later
  await tx.query(
    `INSERT INTO scheduled (id, handle_id, account_id, member_id, member_name, body, attachment_ids, due_at, cancel_if_answered, since)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      body.messageId,
      body.handleId,
      body.accountId,
      later.memberId,
      later.memberName,
      JSON.stringify(body),
      body.attachmentIds,
      later.dueAt,
      later.cancelIfAnswered,
      later.since,
    ],
  )
}

/** What waits for a record or came back, the next first. */
export async function laterOf(tx: WorkspaceTx, contactId: string): Promise<Later[]> {
  const rows = await tx.query<DbRow>(
    `SELECT ${columns} FROM handle h JOIN scheduled s ON s.handle_id = h.id WHERE h.contact_id = $1 ORDER BY s.due_at, s.id LIMIT 200`,
    [contactId],
  )
  return rows.map(fromRow)
}

/** Holds it: whoever changes, cancels or sends it does so alone. */
export async function holdLater(tx: WorkspaceTx, id: string): Promise<Later | undefined> {
  const [row] = await tx.query<DbRow>(
    `SELECT ${columns} FROM scheduled s JOIN handle h ON h.id = s.handle_id WHERE s.id = $1 FOR UPDATE OF s`,
    [id],
  )
  return row && fromRow(row)
}

export async function changeLater(
  tx: WorkspaceTx,
  id: string,
  next: { body: SendBody; dueAt: Date; cancelIfAnswered: boolean; since: Date },
): Promise<void> {
  await tx.query(
    `UPDATE scheduled SET body = $2, due_at = $3, cancel_if_answered = $4, since = $5, state = 'waiting', why = NULL, attempts = 0 WHERE id = $1`,
    [id, JSON.stringify(next.body), next.dueAt, next.cancelIfAnswered, next.since],
  )
}

export async function giveBack(tx: WorkspaceTx, id: string, why: SendError): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE scheduled SET state = 'returned', why = $2 WHERE id = $1 AND state = 'waiting' RETURNING 1`,
    [id, JSON.stringify(why)],
  )
  return rows.length > 0
}

export async function tryLater(tx: WorkspaceTx, id: string, dueAt: Date): Promise<void> {
  await tx.query('UPDATE scheduled SET attempts = attempts + 1, due_at = $2 WHERE id = $1', [
    id,
    dueAt,
  ])
}

export async function removeLater(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.query('DELETE FROM scheduled WHERE id = $1', [id])
}

/** Whether the customer's words arrived after a moment, on whatever channel; a provider may tell of them late. */
export async function answeredSince(
  tx: WorkspaceTx,
  contactId: ContactId,
  since: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM handle h JOIN message m ON m.handle_id = h.id
     WHERE h.contact_id = $1 AND m.direction = 'in' AND m.at > $2::timestamptz - interval '7 days' AND m.arrived_at > $2 LIMIT 1`,
    [contactId, since],
  )
  return rows.length > 0
}

/** What is due, in all workspaces. */
export async function laterDue(
  tx: Tx,
  now: Date,
): Promise<{ workspace_id: string; id: MessageId }[]> {
  return tx.query('SELECT * FROM door_scheduled_due($1)', [now])
}

function fromRow(row: DbRow): Later {
  const body = SendBody.parse(row.body)
  return {
    body,
    since: row.since,
    attempts: row.attempts,
    scheduled: {
      id: row.id,
      contactId: row.contact_id,
      handleId: row.handle_id,
      accountId: row.account_id,
      channel: row.channel,
      by: { memberId: row.member_id, name: row.member_name },
      content: body.content,
      attachmentIds: row.attachment_ids,
      sendAt: row.due_at.toISOString(),
      cancelIfAnswered: row.cancel_if_answered,
      state: row.state,
      why: row.why,
    },
  }
}
