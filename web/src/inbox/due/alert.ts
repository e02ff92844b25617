import type { FeedEvent } from '@atrium/contract/event'
import i18next from 'i18next'
import { now } from '../../api/clock.ts'
import { warn } from '../../ui/notify.ts'
import { dueWords } from './due-words.ts'

/** Tells whoever is to answer, and administrators, that somebody waits and until when. */
export function tellDue(event: Extract<FeedEvent, { kind: 'due' }>): void {
  const { words } = dueWords(i18next.t, i18next.language, event, now())
  warn(i18next.t('due.alert', { name: event.contactName, words }))
}
