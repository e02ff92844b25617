import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Proof } from '@atrium/contract/contact'
import type { Content } from '@atrium/contract/content'
import { z } from 'zod'
import { type Fields, fieldsOf, read } from '../update.ts'

const Contact = z.object({
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string().optional(),
  user_id: z.number().optional(),
})

type Shared = { content: Content; proofs?: InboundMessage['sender']['proofs'] }

/** A contact card. Their own, given by the button "share my phone number", proves the phone. */
export function contactOf(message: Fields): Shared | undefined {
  if (message.contact === undefined) return undefined
  const contact = read(Contact, message.contact, 'contact')
  const phone = e164(contact.phone_number)
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  const content: Content = {
    kind: 'contacts',
    cards: [{ name, phones: [phone ?? contact.phone_number], emails: [] }],
  }
  if (!phone || !isOwn(message, contact.user_id)) return { content }
  const source = 'Telegram: they shared their own number'
  const proof: Proof = { kind: 'phone', value: phone, strength: 1, source }
  return { content, proofs: [proof] }
}

/**
 * Telegram sets `user_id` to the person whose number it is: equal to the sender, it is theirs. A card that was passed
 * on or came out of another bot was not shared here and now.
 */
function isOwn({ from, forward_origin, via_bot }: Fields, owner: number | undefined): boolean {
  const isOurs = owner !== undefined && owner === fieldsOf(from).id
  return isOurs && forward_origin === undefined && via_bot === undefined
}

/** With or without a plus, with or without spaces. */
function e164(number: string): string | undefined {
  const digits = number.replace(/[\s().+-]/g, '')
  return /^[1-9]\d{5,14}$/.test(digits) ? `+${digits}` : undefined
}
