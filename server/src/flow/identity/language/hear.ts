import { type Content, plainText } from '@atrium/contract/content'
import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import { speakersFor } from '../preference/sql.ts'
import { detectLanguage } from './detect.ts'
import * as sql from './sql.ts'

/** What a customer wrote, and what their record speaks so far. Of one record at most one may be in a list. */
export type Spoken = {
  contact: { id: ContactId; language: string | null }
  handleId: HandleId
  messageId: MessageId
  content: Content
}

/**
 * Notes the languages that customers wrote in. Nothing is written where it is the record's language already, so a
 * known sender costs no statement. Returns whose language changed.
 */
export async function hearLanguages(
  tx: WorkspaceTx,
  spoken: Spoken[],
  now: Date,
): Promise<Set<ContactId>> {
  const news = spoken.flatMap(({ contact, content, handleId, messageId }) => {
    const language = languageOf(content)
    if (!language || language === contact.language) return []
    return [{ contactId: contact.id, heard: { handleId, messageId, language, at: now } }]
  })
  if (news.length === 0) return new Set()
  const [, changed] = await together([
    sql.addHeard(
      tx,
      news.map(({ heard }) => heard),
    ),
    sql.followHandles(
      tx,
      news.map(({ contactId }) => contactId),
    ),
  ])
  return changed
}

function languageOf(content: Content): string | undefined {
  if (content.kind !== 'text' && content.kind !== 'email') return undefined
  return detectLanguage(content.kind === 'email' ? content.text : plainText(content)) ?? undefined
}

/** What was stated of a record counts for all that speak for it. Returns those of another language than before. */
export async function refreshSpeakers(tx: WorkspaceTx, contactId: ContactId): Promise<ContactId[]> {
  return [...(await sql.followHandles(tx, await speakersFor(tx, contactId)))]
}

/** The record speaks the language that was stated, else the one that its handles were heard in most. Whether it changed. */
export async function refreshLanguage(tx: WorkspaceTx, contactId: ContactId): Promise<boolean> {
  return (await sql.followHandles(tx, [contactId])).has(contactId)
}
