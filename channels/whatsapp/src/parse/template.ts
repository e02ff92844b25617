import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import type { TemplateStatus } from '@atrium/contract/template/template'
import { categoryOf, qualityOf, reasonOf, statusOf } from '../templates/words.ts'

type News = Extract<InboundEvent, { kind: 'template' }>
type Change = Pick<News, 'status' | 'reason' | 'category' | 'quality' | 'severity'> & {
  /** What follows "Template order_update (en)". */
  words: string
}

const word = (value: unknown) => textOf(value) ?? ''

const said: Record<TemplateStatus, string> = {
  approved: 'is approved',
  pending: 'waits for approval',
  rejected: 'is rejected',
  paused: 'is paused',
  disabled: 'is disabled',
  appealed: 'is looked at again',
  archived: 'is archived',
  locked: 'is locked',
  deleting: 'is deleted',
  other: 'has changed',
}
const good = new Set<TemplateStatus>(['approved', 'pending', 'appealed'])

function statusChange(value: Fields): Change {
  const event = word(value.event)
  const status = statusOf(event)
  // A warning of Meta's, or a word that is new: the list says what became of it.
  if (!status)
    return {
      severity: event === 'FLAGGED' ? 'warning' : 'ok',
      words: `is ${event.toLowerCase().replaceAll('_', ' ') || 'changed'}`,
    }
  const reason = whyOf(value)
  return {
    status,
    reason: reason ?? null,
    severity: good.has(status) ? 'ok' : 'warning',
    words: said[status] + (reason ? `: ${reason.replace(/\.$/, '')}` : ''),
  }
}

/** Meta gives the reason as a word, as a sentence with advice, or as a note. */
function whyOf(value: Fields): string | undefined {
  const { reason, recommendation } = fieldsOf(value.rejection_info)
  const { title, description } = fieldsOf(value.other_info)
  const sentences = [textOf(reason), textOf(recommendation)].filter(Boolean).join(' ')
  const note = [textOf(title), textOf(description)].filter(Boolean).join(': ')
  const date = textOf(fieldsOf(value.disable_info).disable_date)
  return (
    sentences || reasonOf(textOf(value.reason)) || note || (date && `From ${date}.`) || undefined
  )
}

function categoryChange(value: Fields): Change {
  const next = categoryOf(word(value.new_category))
  const upcoming = categoryOf(word(value.correct_category))
  // An announcement names what it still is and what it will be.
  const category = upcoming ? undefined : next
  return {
    ...(category && { category }),
    ...(upcoming && { reason: `Meta will make it ${upcoming}.` }),
    severity: 'warning',
    words: upcoming
      ? `will become ${upcoming}: its price changes`
      : `became ${next ?? 'another category'}: its price changes`,
  }
}

function qualityChange(value: Fields): Change {
  const quality = qualityOf(word(value.new_quality_score))
  const isLow = quality === 'low' || quality === 'medium'
  return { quality, severity: isLow ? 'warning' : 'ok', words: `has ${quality} quality` }
}

const readers = new Map<string, (value: Fields) => Change>([
  ['message_template_status_update', statusChange],
  ['template_category_update', categoryChange],
  ['message_template_quality_update', qualityChange],
  ['message_template_components_update', () => ({ severity: 'ok', words: 'was changed' })],
])

/** Fields that tell of one template. */
export function templateEvents(
  field: string,
  value: Fields,
  at: string,
): InboundEvent[] | undefined {
  const read = readers.get(field)
  if (!read) return undefined
  const id = value.message_template_id
  const externalId = typeof id === 'number' ? String(id) : textOf(id)
  const name = textOf(value.message_template_name)
  const language = textOf(value.message_template_language)
  if (!externalId || !name || !language)
    return [{ kind: 'ignored', reason: 'It names no template.' }]
  const { words, ...change } = read(value)
  const text = `Template ${name} (${language}) ${words}.`
  return [{ kind: 'template', externalId, name, language, ...change, text, at }]
}
