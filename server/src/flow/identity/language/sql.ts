import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

export type Heard = { handleId: HandleId; language: string; messageId: MessageId; at: Date }

/** At most one of each handle. */
export async function addHeard(tx: WorkspaceTx, heard: Heard[]): Promise<void> {
  await tx.named(
    'identity-heard-language',
    `INSERT INTO heard_language (handle_id, language, count, first_at, at, message_id)
     SELECT "handleId", language, 1, at, at, "messageId"
     FROM jsonb_to_recordset($1::jsonb) AS h("handleId" uuid, language text, at timestamptz, "messageId" uuid)
     ON CONFLICT (workspace_id, handle_id, language) DO UPDATE
       SET count = heard_language.count + 1, at = excluded.at, message_id = excluded.message_id`,
    [JSON.stringify(heard)],
  )
}

/** Sets for each record the language that was heard most, of equals the one that was heard first. Whose changed. */
export async function followHandles(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<Set<ContactId>> {
  const rows = await tx.named<{ id: ContactId }>(
    'identity-follow-language',
    `UPDATE contact SET language = found.language, language_by = CASE WHEN found.language IS NULL THEN NULL ELSE 'heard' END, rev = rev + 1
     FROM (SELECT a.id, (SELECT l.language FROM heard_language l JOIN handle h ON h.id = l.handle_id WHERE h.contact_id = a.id
         GROUP BY l.language ORDER BY sum(l.count) DESC, min(l.first_at) LIMIT 1) AS language FROM unnest($1::uuid[]) AS a(id)) found
     WHERE contact.id = found.id AND language_by IS DISTINCT FROM 'member' AND contact.language IS DISTINCT FROM found.language
     RETURNING contact.id`,
    [contactIds],
  )
  return new Set(rows.map(({ id }) => id))
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
