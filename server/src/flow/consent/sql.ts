import type { ConsentWord } from '@atrium/contract/consent'
import type { WorkspaceTx } from '../../platform/database/db.ts'

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
