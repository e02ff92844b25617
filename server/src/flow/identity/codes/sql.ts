import type { ChannelAccountId, ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** A code as it was given, and the handle it was given to as it is now. */
export type GivenCode = {
  id: string
  accountId: ChannelAccountId
  handleId: HandleId
  contactId: ContactId
  channel: string
  label: string
  shared: boolean
  /** It was silent so long that it may have another owner, and nobody has said whose it is. */
  doubted: boolean
  expiresAt: Date
  usedBy: HandleId | null
  /** The workspace lets codes link by themselves. */
  allowed: boolean
}

/** The code behind a hash, locked: two who bring it at once come one after the other. */
export async function lockCode(tx: WorkspaceTx, hash: Buffer): Promise<GivenCode | undefined> {
  const rows = await tx.query<GivenCode>(
    `SELECT k.id, k.account_id AS "accountId", k.handle_id AS "handleId", h.contact_id AS "contactId", h.channel, h.label, h.shared, h.proved_since IS NOT NULL AS doubted,
       k.expires_at AS "expiresAt", k.used_by AS "usedBy", coalesce((SELECT code FROM identity_policy), true) AS allowed
     FROM link_code k JOIN handle h ON h.id = k.handle_id WHERE k.hash = $1 FOR UPDATE OF k`,
    [hash],
  )
  return rows[0]
}

export async function useCode(
  tx: WorkspaceTx,
  id: string,
  handleId: HandleId,
  at: Date,
): Promise<void> {
  await tx.query('UPDATE link_code SET used_at = $2, used_by = $3 WHERE id = $1', [
    id,
    at,
    handleId,
  ])
}

/** How many codes that opened nothing this handle sent in the last hour. */
export async function wrongCodes(tx: WorkspaceTx, handleId: HandleId, now: Date): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `SELECT count FROM code_attempt WHERE handle_id = $1 AND since > $2::timestamptz - interval '1 hour'`,
    [handleId, now],
  )
  return rows[0]?.count ?? 0
}

export async function countWrong(tx: WorkspaceTx, handleId: HandleId, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO code_attempt (handle_id, count, since) VALUES ($1, 1, $2)
     ON CONFLICT (workspace_id, handle_id) DO UPDATE SET
       count = CASE WHEN code_attempt.since > $2::timestamptz - interval '1 hour' THEN code_attempt.count + 1 ELSE 1 END,
       since = CASE WHEN code_attempt.since > $2::timestamptz - interval '1 hour' THEN code_attempt.since ELSE $2 END`,
    [handleId, now],
  )
}

/** How many codes a handle was given since then. The handle is locked, so that two requests count each other. */
export async function codesSince(
  tx: WorkspaceTx,
  handleId: HandleId,
  since: Date,
): Promise<number> {
  await tx.query('SELECT 1 FROM handle WHERE id = $1 FOR NO KEY UPDATE', [handleId])
  const rows = await tx.query<{ count: string }>(
    'SELECT count(*) FROM link_code WHERE handle_id = $1 AND created_at > $2',
    [handleId, since],
  )
  return Number(rows[0]?.count)
}

/** Ends the codes of a handle for an account that nobody used. */
export async function endCodes(
  tx: WorkspaceTx,
  handleId: HandleId,
  accountId: ChannelAccountId,
  now: Date,
): Promise<void> {
  await tx.query(
    'UPDATE link_code SET expires_at = $3 WHERE handle_id = $1 AND account_id = $2 AND used_at IS NULL AND expires_at > $3',
    [handleId, accountId, now],
  )
}

export async function insertCode(
  tx: WorkspaceTx,
  code: {
    id: string
    hash: Buffer
    handleId: HandleId
    accountId: ChannelAccountId
    actor: string
    createdAt: Date
    expiresAt: Date
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO link_code (id, hash, handle_id, account_id, actor, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [code.id, code.hash, code.handleId, code.accountId, code.actor, code.createdAt, code.expiresAt],
  )
}
