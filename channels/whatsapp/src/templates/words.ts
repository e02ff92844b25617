import type { TemplateQuality, TemplateStatus } from '@atrium/contract/template/template'
import type { TemplateCategory } from '@atrium/contract/template/wish'

/** Meta's words for a template's state, in the list and in webhooks. A word that is not here is new to us. */
const statuses: Record<string, TemplateStatus> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  PENDING: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  IN_APPEAL: 'appealed',
  APPEAL_REQUESTED: 'appealed',
  ARCHIVED: 'archived',
  LOCKED: 'locked',
  PENDING_DELETION: 'deleting',
  DELETED: 'deleting',
}

export const statusOf = (word: string): TemplateStatus | undefined => statuses[word.toUpperCase()]

const categories: Record<string, TemplateCategory> = {
  UTILITY: 'utility',
  MARKETING: 'marketing',
  AUTHENTICATION: 'authentication',
}

export const categoryOf = (word: string): TemplateCategory | undefined =>
  categories[word.toUpperCase()]

const qualities: Record<string, TemplateQuality> = { GREEN: 'high', YELLOW: 'medium', RED: 'low' }

export const qualityOf = (word: string): TemplateQuality =>
  qualities[word.toUpperCase()] ?? 'unknown'

/** Reasons of a rejection as Meta's page of the status webhook lists them. */
const reasons: Record<string, string> = {
  ABUSIVE_CONTENT: 'Meta finds its content abusive.',
  INCORRECT_CATEGORY: 'Meta finds that it belongs to another category.',
  CATEGORY_NOT_AVAILABLE: 'This category is not open to the account.',
  INVALID_FORMAT: 'Its form is wrong: placeholders, signs or formatting.',
  PROMOTIONAL: 'Meta finds it promotional, which its category does not allow.',
  SCAM: 'Meta takes it for a scam.',
  TAG_CONTENT_MISMATCH: 'Its words do not fit its language or category.',
}

/** A reason in words; Meta's own word where it is new to us; undefined where there is none. */
export function reasonOf(word: string | undefined): string | undefined {
  if (!word || word === 'NONE') return undefined
  return reasons[word] ?? `Meta says: ${word.toLowerCase().replaceAll('_', ' ')}.`
}
