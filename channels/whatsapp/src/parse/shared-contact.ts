import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import type { Proof } from '@atrium/contract/contact'

/**
 * The phone that customers prove by sharing their own contact: WhatsApp marks the card with which its button "Share
 * contact info" answers (`origin: contact_request`) and writes the number of their account into it (`wa_id`). A card
 * out of the address book (`other`, or no origin), one that was passed on, more than one, or one that disagrees with
 * the sender proves nothing: it may be anybody's.
 */
export function sharedPhone(message: Fields): Proof | undefined {
  const [card, ...more] = arrayOf(message.contacts).map(fieldsOf)
  if (message.type !== 'contacts' || !card || more.length > 0) return undefined
  if (card.origin !== 'contact_request' || isPassedOn(message)) return undefined
  const numbers = new Set(arrayOf(card.phones).map((phone) => textOf(fieldsOf(phone).wa_id) ?? ''))
  const [number = ''] = numbers
  if (numbers.size !== 1 || !/^[1-9]\d{6,14}$/.test(number)) return undefined
  if (disagrees(message.from, number) || disagrees(card.user_id, textOf(message.from_user_id)))
    return undefined
  const source = 'WhatsApp attested the number: they shared their own contact when asked'
  return { kind: 'phone', value: `+${number}`, strength: 1, source }
}

function isPassedOn({ context }: Fields): boolean {
  const { forwarded, frequently_forwarded } = fieldsOf(context)
  return forwarded === true || frequently_forwarded === true
}

/** Both are told, and they are two. */
function disagrees(one: unknown, other: string | undefined): boolean {
  const told = textOf(one)
  return told !== undefined && other !== undefined && told !== other
}
