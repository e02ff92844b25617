import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

export async function addHeard(
  tx: WorkspaceTx,
  heard: { handleId: HandleId; language: string; messageId: MessageId; now: Date },
): Promise<void> {
  await tx.named(
    'identity-heard-language',
    `INSERT INTO heard_language (handle_id, language, count, first_at, at, message_id) VALUES ($1, $2, 1, $3, $3, $4)
     ON CONFLICT (workspace_id, handle_id, language) DO UPDATE SET count = heard_language.count + 1, at = $3, message_id = $4`,
    [heard.handleId, heard.language, heard.now, heard.messageId],
  )
}

/** Sets the language that was heard most, of equals the one that was heard first. True when it changed. */
export async function followHandles(tx: WorkspaceTx, contactId: ContactId): Promise<boolean> {
  const rows = await tx.named(
    'identity-follow-language',
    `UPDATE contact SET language = found.language, language_by = CASE WHEN found.language IS NULL THEN NULL ELSE 'heard' END, rev = rev + 1
     FROM (SELECT (SELECT l.language FROM heard_language l JOIN handle h ON h.id = l.handle_id WHERE h.contact_id = $1
       GROUP BY l.language ORDER BY sum(l.count) DESC, min(l.first_at) LIMIT 1) AS language) found
     WHERE id = $1 AND language_by IS DISTINCT FROM 'member' AND contact.language IS DISTINCT FROM found.language RETURNING 1`,
    [contactId],
  )
  return rows.length > 0
}

/** The language in a profile is the provider's word: it fills a gap and replaces nothing. */
export async function fillLanguage(
  tx: WorkspaceTx,
  id: ContactId,
  language: string,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE contact SET language = $2, rev = rev + 1 WHERE id = $1 AND language IS NULL RETURNING 1',
    [id, language],
  )
  return rows.length > 0
}
