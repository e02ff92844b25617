import type { SuggestionReason } from '@atrium/contract/contact'
import type { TFunction } from 'i18next'

/** A reason for or against one person, in words. */
export function reasonText(reason: SuggestionReason, t: TFunction): string {
  const of = reason.of ? t(`who.of.${reason.of}`) : ''
  return t(`who.reason.${reason.kind}`, {
    of,
    value: reason.value,
    count: Number(reason.value) || 0,
  })
}
