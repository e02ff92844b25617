import type { Sender } from '@atrium/channel-kit/inbound-event'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { phoneLabel } from '@atrium/channel-kit/phone'
import type { Party } from '../envelope.ts'

/**
 * Who wrote. The business-scoped user id is the address when WhatsApp gives one: the phone may be missing (people
 * with a username) and may pass to another person. It is unique in the business's portfolio only.
 */
export function senderOf(party: Party, wabaId: string): Sender {
  const phone = party.phone === undefined ? undefined : e164(party.phone)
  const address = userId(party.user) ?? phone
  if (!address) throw new Error('WhatsApp named neither a phone nor a user id of the customer.')
  const profile = fieldsOf(party.contact.profile)
  const name = textOf(profile.name)?.trim()
  const username = textOf(profile.username)?.replace(/^@*/, '@')
  return {
    address,
    scope: address === phone ? '' : wabaId,
    aliases: phone && phone !== address ? [phone] : [],
    label: phone ? phoneLabel(phone) : (username ?? name ?? 'WhatsApp user'),
    ...(name && { name }),
    proofs: phone
      ? [{ kind: 'phone', value: phone, strength: 1, source: 'WhatsApp attested the number' }]
      : [],
  }
}

/** `CC.` and letters or digits, with `ENT.` between for a parent portfolio: never to be taken for a phone. */
function userId(id: string | undefined): string | undefined {
  return id && /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(id) ? id : undefined
}

/** WhatsApp writes a phone as its digits. */
function e164(digits: string): string | undefined {
  return /^\+?[1-9]\d{4,18}$/.test(digits) ? `+${digits.replace('+', '')}` : undefined
}
