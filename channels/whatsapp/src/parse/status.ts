import type { Charge, InboundEvent } from '@atrium/channel-kit/inbound-event'
import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { Id, read, Timestamp } from '@atrium/channel-kit/meta/read'
import { MessageId } from '@atrium/contract/ids'
import { z } from 'zod'
import { partyOf } from '../envelope.ts'
import { statusError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { senderOf } from './sender.ts'

/** `read` may come without `delivered`; `played` is a voice note that was heard. */
const states = new Map([
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
] as const)

const Status = z.object({ id: Id, status: z.string(), timestamp: Timestamp })

/** One element of `statuses`: what became of a message of ours. */
export function statusEvents(event: unknown): InboundEvent[] {
  const { id, status, timestamp } = read(Status, event, 'status')
  const state = [...states].find(([theirs]) => theirs === status)?.[1]
  if (!state)
    return [{ kind: 'ignored', reason: `WhatsApp reports the unknown state "${status}".` }]
  const fields = fieldsOf(event)
  const ownId = MessageId.safeParse(fields.biz_opaque_callback_data)
  const cost = fields.pricing
  return [
    {
      kind: 'receipt',
      externalId: id,
      state,
      at: timestamp,
      ...(ownId.success && { ownId: ownId.data }),
      ...(state === 'failed' && { error: statusError(arrayOf(fields.errors)[0]) }),
      ...(cost !== undefined && cost !== null && { cost }),
      ...chargeOf(cost),
    },
  ]
}

const Pricing = z.object({ billable: z.boolean(), category: z.string().min(1).max(40).optional() })

/** Meta says whether it bills, and as what; the amount is in its rate cards only. */
function chargeOf(pricing: unknown): { charge?: Charge } {
  const read = Pricing.safeParse(pricing)
  if (!read.success) return {}
  const { billable, category } = read.data
  return { charge: { billable, ...(category && { category }) } }
}

const Preference = z.object({ value: z.string(), timestamp: Timestamp })

/** One element of `user_preferences`: marketing stopped or wanted again, in WhatsApp itself. */
export function preferenceEvents(
  event: unknown,
  contacts: unknown,
  settings: Settings,
): InboundEvent[] {
  const { value, timestamp } = read(Preference, event, 'user preference')
  const category = textOf(fieldsOf(event).category)
  const wanted: Record<string, 'stop' | 'resume'> = {
    stop: 'stop',
    resume: 'resume',
    signup: 'resume',
  }
  const choice = Object.hasOwn(wanted, value) ? wanted[value] : undefined
  if (category !== 'marketing_messages' || !choice)
    return [{ kind: 'ignored', reason: `The preference "${category} ${value}" is unknown.` }]
  const sender = senderOf(partyOf('user_preferences', event, contacts), settings.wabaId)
  return [{ kind: 'consent', sender, purpose: 'marketing', value: choice, at: timestamp }]
}

/** `value.errors`: trouble of the number that belongs to no message. */
export function errorEvents(value: Fields, at: string): InboundEvent[] {
  return arrayOf(value.errors).map((error) => ({
    kind: 'account',
    severity: 'warning',
    text: `WhatsApp reports an error: ${statusError(error).text}`,
    at,
  }))
}
