import type { FeedEvent } from '@atrium/contract/event'
import i18next from 'i18next'
import { now } from '../../api/clock.ts'
import { withSettingsTexts } from '../../language/i18n.ts'
import { warn } from '../../ui/notify.ts'
import { dueWords } from './due-words.ts'

/** Tells whoever is to answer, and administrators, that somebody waits and until when. */
export async function tellDue(event: Extract<FeedEvent, { kind: 'due' }>): Promise<void> {
  await withSettingsTexts(Promise.resolve())
  const { words } = dueWords(i18next.t, i18next.language, event, now())
  warn(i18next.t('due.alert', { name: event.contactName, words }))
}
