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
