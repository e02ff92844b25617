import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'

/**
 * The value of a change. While Meta's Business Agent holds a conversation, its lists come one level deeper, under the
 * field `standby`; they mean the same, and a message that moves between the two keeps its id.
 */
export function changeValue(change: Fields): Fields {
  const { standby, ...value } = fieldsOf(change.value)
  return { ...value, ...fieldsOf(standby) }
}

/** Lists in a change's value whose elements are one event each. */
export const eventLists = ['messages', 'statuses', 'message_echoes', 'user_preferences'] as const
export type EventList = (typeof eventLists)[number]

/** Under which keys each list names the customer: phone digits, and business-scoped user id. */
const customerKeys: Record<EventList, { phone: string; user: string }> = {
  messages: { phone: 'from', user: 'from_user_id' },
  statuses: { phone: 'recipient_id', user: 'recipient_user_id' },
  message_echoes: { phone: 'to', user: 'to_user_id' },
  user_preferences: { phone: 'wa_id', user: 'user_id' },
}

/** The customer of an event as WhatsApp names them: by user id, by phone digits, or by both. */
export type Party = { user?: string; phone?: string; contact: Fields }

/**
 * The customer of one event, completed from the `contacts` beside it. A contact counts only where one of its ids is
 * the event's: batches mix customers, and a wrong match would show one person's words under another's name.
 */
export function partyOf(list: EventList, event: unknown, contacts: unknown): Party {
  const keys = customerKeys[list]
  const fields = fieldsOf(event)
  // A change of address is told under the address that is left.
  const ownUser = textOf(fields[keys.user]) ?? textOf(fieldsOf(fields.system).previous_user_id)
  const ownPhone = textOf(fields[keys.phone])
  const contact = arrayOf(contacts)
    .map(fieldsOf)
    .find(({ user_id, wa_id }) =>
      ownUser !== undefined && textOf(user_id) !== undefined
        ? user_id === ownUser
        : ownPhone !== undefined && wa_id === ownPhone,
    )
  const user = ownUser ?? textOf(contact?.user_id)
  const phone = ownPhone ?? textOf(contact?.wa_id)
  return { ...(user && { user }), ...(phone && { phone }), contact: contact ?? {} }
}
