import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { tierOf } from '../account/limits.ts'

type News = { severity: 'ok' | 'warning' | 'broken'; text: string }

/** Text of a field for a sentence; nothing where there is none. */
const word = (value: unknown) => (typeof value === 'number' ? String(value) : (textOf(value) ?? ''))
const sentence = (...parts: (string | undefined)[]) => `${parts.filter(Boolean).join(' ')}.`
/** `TIER_1K` → `tier 1k`. */
const plain = (value: unknown) => word(value).toLowerCase().replaceAll('_', ' ')

function numberQuality(value: Fields): News {
  const event = word(value.event)
  const limit = word(value.max_daily_conversations_per_business ?? value.current_limit)
  return {
    severity: event === 'FLAGGED' || event === 'DOWNGRADE' ? 'warning' : 'ok',
    text: sentence(
      `Number ${word(value.display_phone_number)}: ${plain(event)}`,
      limit && `(limit ${plain(limit)})`,
    ),
  }
}

function numberName(value: Fields): News {
  const decision = word(value.decision)
  return {
    severity: decision === 'APPROVED' ? 'ok' : 'warning',
    text: sentence(`The name "${word(value.requested_verified_name)}" is ${plain(decision)}`),
  }
}

const brokenAccount = new Set(['DISABLED_UPDATE', 'ACCOUNT_DELETED', 'PARTNER_REMOVED'])
const troubledAccount = new Set(['ACCOUNT_RESTRICTION', 'ACCOUNT_VIOLATION'])

function accountUpdate(value: Fields): News {
  const event = word(value.event)
  const violation = textOf(fieldsOf(value.violation_info).violation_type)
  const ban = textOf(fieldsOf(value.ban_info).waba_ban_state)
  // REINSTATE is told by the same event as the ban.
  const isBroken = brokenAccount.has(event) && ban !== 'REINSTATE'
  return {
    severity: isBroken ? 'broken' : troubledAccount.has(event) ? 'warning' : 'ok',
    text: sentence(
      `WhatsApp account: ${plain(event)}`,
      violation && `(${plain(violation)})`,
      ban && `(${plain(ban)})`,
    ),
  }
}

function accountReview(value: Fields): News {
  const decision = word(value.decision)
  return {
    severity: decision === 'APPROVED' ? 'ok' : 'warning',
    text: `The review of the WhatsApp account ended: ${plain(decision)}.`,
  }
}

function accountAlert(value: Fields): News {
  const info = fieldsOf(value.alert_info)
  const type = word(info.alert_type ?? value.alert_type)
  const details = textOf(info.alert_description ?? value.alert_description)
  return {
    severity: 'warning',
    text: `WhatsApp alert: ${plain(type)}${details ? `: ${details}` : ''}.`,
  }
}

const readers = new Map<string, (value: Fields) => News>([
  ['phone_number_quality_update', numberQuality],
  ['phone_number_name_update', numberName],
  ['account_update', accountUpdate],
  ['account_review_update', accountReview],
  ['account_alerts', accountAlert],
  [
    'business_capability_update',
    (value) => ({
      severity: 'ok',
      text: sentence(
        'The messaging limit is',
        plain(
          value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone,
        ) || 'unknown',
      ),
    }),
  ],
  [
    'security',
    (value) => ({ severity: 'warning', text: `Security of the number: ${plain(value.event)}.` }),
  ],
])

/** Fields that tell of the account and its numbers. */
export function accountEvents(
  field: string,
  value: Fields,
  at: string,
): InboundEvent[] | undefined {
  const news = readers.get(field)?.(value)
  return news && [{ kind: 'account', ...news, at }, ...limitEvents(field, value, at)]
}

/** Both fields tell the portfolio's limit; the older names are of before it was the portfolio's. */
function limitEvents(field: string, value: Fields, at: string): InboundEvent[] {
  if (field !== 'business_capability_update' && field !== 'phone_number_quality_update') return []
  const most = tierOf(
    value.max_daily_conversations_per_business ??
      value.max_daily_conversation_per_phone ??
      value.current_limit,
  )
  return most === undefined ? [] : [{ kind: 'limits', starts: { most }, at }]
}
