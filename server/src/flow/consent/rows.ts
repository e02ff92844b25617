/** A word as `ConsentWord` has it, from `consent s` and its handle `sh`. */
export const wordJson = `jsonb_build_object('id', s.id, 'handleId', s.handle_id, 'channel', sh.channel, 'label', sh.label,
  'purpose', s.purpose, 'value', s.value, 'by', s.by, 'source', s.source, 'words', s.words, 'messageId', s.message_id,
  'at', to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

/**
 * What counts of all that a person said: the newest word of each address on each purpose, as a JSON array. Each is found
 * by the index, so that thousands of words cost what one does. `contact` is the column with the record's id.
 */
export const standingWords = (contact: string): string => `
  (SELECT jsonb_agg(w.word) FROM handle sh
   CROSS JOIN unnest('{all,marketing,reminders,surveys}'::text[]) p(purpose)
   CROSS JOIN LATERAL (SELECT ${wordJson} AS word FROM consent s WHERE s.handle_id = sh.id AND s.purpose = p.purpose
     ORDER BY s.at DESC, s.value DESC LIMIT 1) w
   WHERE sh.contact_id = ${contact})`

/** The workspace's own `OptInPolicy`; null where it left the defaults. */
export const optInPolicy = '(SELECT opt_in FROM consent_policy)'
