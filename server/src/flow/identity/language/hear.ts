import { type Content, plainText } from '@atrium/contract/content'
import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { detectLanguage } from './detect.ts'
import * as sql from './sql.ts'

/**
 * Notes the language that a customer wrote in. Nothing is written where it is the record's language already, so a
 * known sender costs no statement. True when the record's language changed.
 */
export async function hearLanguage(
  tx: WorkspaceTx,
  heard: {
    contact: { id: ContactId; language: string | null }
    handleId: HandleId
    messageId: MessageId
    content: Content
    now: Date
  },
): Promise<boolean> {
  const { contact, content } = heard
  const language = languageOf(content)
  if (!language || language === contact.language) return false
  await sql.addHeard(tx, { ...heard, language })
  return refreshLanguage(tx, contact.id)
}

/** Whether there is a language in it that is not the record's. */
export function isNews(contact: { language: string | null }, content: Content): boolean {
  const language = languageOf(content)
  return language !== undefined && language !== contact.language
}

function languageOf(content: Content): string | undefined {
  if (content.kind !== 'text' && content.kind !== 'email') return undefined
  return detectLanguage(content.kind === 'email' ? content.text : plainText(content)) ?? undefined
}

/** The record speaks the language that its handles were heard in most, unless a member said otherwise. */
export function refreshLanguage(tx: WorkspaceTx, contactId: ContactId): Promise<boolean> {
  return sql.followHandles(tx, contactId)
}
