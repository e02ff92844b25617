import type { HandleId, MessageId } from '@atrium/contract/ids'
import type { Confirmation, Purpose } from '@atrium/contract/sending/consent'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

type StoredConfirmation = {
  handleId: HandleId
  purpose: Purpose
  expiresAt: Date
  confirmedAt: Date | null
}

export async function insertConfirmation(
  tx: WorkspaceTx,
  asked: {
    messageId: MessageId
    handleId: HandleId
    purpose: Purpose
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO confirmation (message_id, handle_id, purpose, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)',
    [asked.messageId, asked.handleId, asked.purpose, asked.at, asked.expiresAt],
  )
}

/** What a mail asked for, held until the transaction ends: of two clicks at once one confirms. */
export async function lockConfirmation(
  tx: WorkspaceTx,
  messageId: MessageId,
): Promise<StoredConfirmation | undefined> {
  const rows = await tx.query<StoredConfirmation>(
    `SELECT handle_id AS "handleId", purpose, expires_at AS "expiresAt", confirmed_at AS "confirmedAt"
     FROM confirmation WHERE message_id = $1 FOR UPDATE`,
    [messageId],
  )
  return rows[0]
}

export async function getConfirmation(
  tx: WorkspaceTx,
  messageId: MessageId,
): Promise<{ handleId: HandleId; purpose: Purpose } | undefined> {
  const rows = await tx.query<{ handleId: HandleId; purpose: Purpose }>(
    'SELECT handle_id AS "handleId", purpose FROM confirmation WHERE message_id = $1',
    [messageId],
  )
  return rows[0]
}

export async function setConfirmed(tx: WorkspaceTx, messageId: MessageId, at: Date): Promise<void> {
  await tx.query('UPDATE confirmation SET confirmed_at = $2 WHERE message_id = $1', [messageId, at])
}

/** When an address was asked since a moment, the newest first. */
export async function askedSince(
  tx: WorkspaceTx,
  handleId: HandleId,
  since: Date,
): Promise<{ at: Date }[]> {
  return tx.query(
    'SELECT asked_at AS at FROM confirmation WHERE handle_id = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 10',
    [handleId, since],
  )
}

/** What a record's addresses were asked to confirm: the newest of each address and purpose. */
export async function confirmationsOf(tx: WorkspaceTx, contactId: string): Promise<Confirmation[]> {
  return tx.query<Confirmation>(
    `SELECT DISTINCT ON (f.handle_id, f.purpose) f.handle_id AS "handleId", f.purpose, ${timeText('f.asked_at')} AS "askedAt",
       ${timeText('f.expires_at')} AS "expiresAt", ${timeText('f.confirmed_at')} AS "confirmedAt"
     FROM handle h JOIN confirmation f ON f.handle_id = h.id WHERE h.contact_id = $1
     ORDER BY f.handle_id, f.purpose, f.asked_at DESC`,
    [contactId],
  )
}

/** Whether a message asks for a confirmation. */
export async function isConfirmation(tx: WorkspaceTx, messageId: string): Promise<boolean> {
  const rows = await tx.named(
    'confirmation-is',
    'SELECT 1 FROM confirmation WHERE message_id = $1',
    [messageId],
  )
  return rows.length > 0
}

function timeText(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
