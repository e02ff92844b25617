import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { newestFirst } from '../preference/sql.ts'
import { spokenFor } from '../rows.ts'

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

/**
 * Sets for each record the language that somebody stated, else the one that was heard most (of equals the one that was heard
 * first), else what a profile or a file says. Whose changed.
 */
export async function followHandles(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<Set<ContactId>> {
  const rows = await tx.named<{ id: ContactId }>(
    'identity-follow-language',
    `UPDATE contact SET language = found.language, language_by = found.by, rev = rev + 1
     FROM (SELECT a.id, best.* FROM unnest($1::uuid[]) AS a(id), LATERAL (
       WITH told AS (
         SELECT value #>> '{}' AS language, by, at, contact_id FROM preference WHERE kind = 'language' AND contact_id IN ${spokenFor('a.id')}),
       stated AS (SELECT language, by FROM told WHERE by IN ('said', 'member') ORDER BY ${newestFirst} LIMIT 1),
       heard AS (
         SELECT l.language, 'heard' AS by FROM heard_language l JOIN handle h ON h.id = l.handle_id WHERE h.contact_id = a.id
         GROUP BY l.language ORDER BY sum(l.count) DESC, min(l.first_at) LIMIT 1),
       hint AS (SELECT language, by FROM told WHERE by IN ('profile', 'file') ORDER BY ${newestFirst} LIMIT 1),
       ranked AS (
         SELECT 1 AS rank, * FROM stated UNION ALL SELECT 2, * FROM heard UNION ALL SELECT 3, * FROM hint
         UNION ALL SELECT 4, NULL, NULL)
       SELECT language, by FROM ranked WHERE language IS NOT NULL OR rank = 4 ORDER BY rank LIMIT 1) best) found
     WHERE contact.id = found.id AND (contact.language, contact.language_by) IS DISTINCT FROM (found.language, found.by)
     RETURNING contact.id`,
    [contactIds],
  )
  return new Set(rows.map(({ id }) => id))
}
