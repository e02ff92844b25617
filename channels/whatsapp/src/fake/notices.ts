import type { SentHead } from './checks.ts'
import { digitsOf, type Line, namesOf, type Person, unixSeconds, type World } from './world.ts'

/** From this day on messages inside the window are charged too. */
const serviceIsCharged = Date.parse('2026-10-01T00:00:00Z')

/** A status webhook of a message that reached a phone. */
export function sendStatus(
  world: World,
  person: Person,
  line: Line,
  status: 'sent' | 'delivered' | 'read' | 'played',
): void {
  const { phone, contact } = namesOf(person)
  world.notify('messages', {
    contacts: [contact],
    statuses: [
      {
        id: line.id,
        status,
        timestamp: unixSeconds(world),
        ...(phone && { recipient_id: phone }),
        recipient_user_id: person.userId,
        ...(line.ownId && { biz_opaque_callback_data: line.ownId }),
        ...(status !== 'played' && { pricing: pricing(world, line.category) }),
      },
    ],
  })
}

function pricing(world: World, category: string) {
  const isFree = category === 'service' && world.io.now().getTime() < serviceIsCharged
  return {
    billable: !isFree,
    pricing_model: 'PMP',
    type: isFree ? 'free_customer_service' : 'regular',
    category,
  }
}

/** A `failed` status: Meta answers 200 first and tells later. */
export function failLater(
  world: World,
  id: string,
  head: SentHead,
  { code, title, details }: { code: number; title: string; details?: string },
): void {
  world.notify('messages', {
    statuses: [
      {
        id,
        status: 'failed',
        timestamp: unixSeconds(world),
        ...(head.to ? { recipient_id: digitsOf(head.to) } : { recipient_user_id: head.recipient }),
        ...(head.biz_opaque_callback_data && {
          biz_opaque_callback_data: head.biz_opaque_callback_data,
        }),
        errors: [
          {
            code,
            title,
            message: title,
            ...(details && { error_data: { details } }),
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    ],
  })
}
