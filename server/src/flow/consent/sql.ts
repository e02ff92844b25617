import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { ConsentWord, OptInPolicy } from '@atrium/contract/sending/consent'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { optInPolicy, standingWords, wordJson } from './rows.ts'

export type NewWord = Pick<
  ConsentWord,
  'handleId' | 'purpose' | 'value' | 'by' | 'source' | 'words' | 'messageId'
> & { at: Date }

export async function insertWord(tx: WorkspaceTx, word: NewWord): Promise<void> {
  await tx.query(
    `INSERT INTO consent (id, handle_id, purpose, value, by, source, words, message_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      crypto.randomUUID(),
      word.handleId,
      word.purpose,
      word.value,
      word.by,
      word.source,
      word.words,
      word.messageId,
      word.at,
    ],
  )
}

/** Whether somebody ever said stop, at any of their addresses. */
export async function saidStop(tx: WorkspaceTx, contactId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM consent s JOIN handle h ON h.id = s.handle_id WHERE h.contact_id = $1 AND s.value = 'stop' LIMIT 1`,
    [contactId],
  )
  return rows.length > 0
}

/** Whether this address was told that its STOP was heard, since a moment. */
export async function saidGoodbye(
  tx: WorkspaceTx,
  handleId: HandleId,
  since: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM message WHERE handle_id = $1 AND at > $2 AND direction = 'out' AND context ? 'confirmsStop' LIMIT 1`,
    [handleId, since],
  )
  return rows.length > 0
}

/** What counts of a record's words, and the workspace's policy. */
export async function standing(
  tx: WorkspaceTx,
  contactId: string,
): Promise<{ words: ConsentWord[] | null; opt_in: OptInPolicy | null }> {
  const rows = await tx.query<{ words: ConsentWord[] | null; opt_in: OptInPolicy | null }>(
    `SELECT ${standingWords('$1::uuid')} AS words, ${optInPolicy} AS opt_in`,
    [contactId],
  )
  return rows[0] ?? { words: null, opt_in: null }
}

/** Everything that a record's addresses ever said, the newest first. */
export async function wordsOf(
  tx: WorkspaceTx,
  contactId: string,
  limit: number,
): Promise<ConsentWord[]> {
  const rows = await tx.query<{ word: ConsentWord }>(
    `SELECT ${wordJson} AS word FROM handle sh JOIN consent s ON s.handle_id = sh.id
     WHERE sh.contact_id = $1 ORDER BY s.at DESC, s.value DESC, s.id LIMIT $2`,
    [contactId, limit],
  )
  return rows.map(({ word }) => word)
}

/** A record's addresses, the one seen last first. */
export async function addressesOf(
  tx: WorkspaceTx,
  contactId: string,
): Promise<{ handleId: HandleId; channel: string; label: string }[]> {
  return tx.query(
    `SELECT id AS "handleId", channel, label FROM handle WHERE contact_id = $1 ORDER BY last_seen_at DESC NULLS LAST, id`,
    [contactId],
  )
}

/** An address as its owner's page needs it. */
export async function addressOf(
  tx: WorkspaceTx,
  handleId: string,
): Promise<
  | {
      contactId: ContactId
      channel: string
      address: string
      language: string | null
      business: string
    }
  | undefined
> {
  const rows = await tx.query<{
    contactId: ContactId
    channel: string
    address: string
    language: string | null
    business: string
  }>(
    `SELECT h.contact_id AS "contactId", h.channel, h.address, c.language, (SELECT name FROM workspace) AS business
     FROM handle h JOIN contact c ON c.id = h.contact_id WHERE h.id = $1`,
    [handleId],
  )
  return rows[0]
}

export async function putOptIn(tx: WorkspaceTx, policy: OptInPolicy): Promise<void> {
  await tx.query(
    'INSERT INTO consent_policy (opt_in) VALUES ($1) ON CONFLICT (workspace_id) DO UPDATE SET opt_in = excluded.opt_in',
    [JSON.stringify(policy)],
  )
}

export async function getOptIn(tx: WorkspaceTx): Promise<OptInPolicy | undefined> {
  const rows = await tx.query<{ opt_in: OptInPolicy }>('SELECT opt_in FROM consent_policy')
  return rows[0]?.opt_in
}
