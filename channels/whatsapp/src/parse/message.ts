import type { InboundEvent, Sender } from '@atrium/channel-kit/inbound-event'
import { type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { Id, read, Timestamp } from '@atrium/channel-kit/meta/read'
import { z } from 'zod'
import { type Party, partyOf } from '../envelope.ts'
import type { Settings } from '../settings.ts'
import { saidIn, surroundingsOf } from './content.ts'
import { senderOf } from './sender.ts'
import { sharedPhone } from './shared-contact.ts'

const Edited = z.record(z.string(), z.unknown())
const Head = z.object({ id: Id, timestamp: Timestamp })

/** One element of `messages`: written by the customer. */
export function messageEvents(
  event: unknown,
  contacts: unknown,
  settings: Settings,
): InboundEvent[] {
  const message = fieldsOf(event)
  if (textOf(message.group_id))
    return [{ kind: 'ignored', reason: 'It was written in a group; Atrium answers persons only.' }]
  const party = partyOf('messages', message, contacts)
  if (message.type === 'system') {
    const moved = addressChange(message, party, settings)
    if (moved) return [moved]
  }
  const sender = senderOf(party, settings.wabaId)
  const shared = sender.proofs.length === 0 ? sharedPhone(message) : undefined
  const proved = shared ? { ...sender, proofs: [shared] } : sender
  return [happened(message, sender, 'customer') ?? said(message, proved, 'message')]
}

/** One element of `message_echoes`: written by the business in the WhatsApp Business app, or by Meta's agent. */
export function echoEvents(event: unknown, contacts: unknown, settings: Settings): InboundEvent[] {
  const message = fieldsOf(event)
  const customer = senderOf(partyOf('message_echoes', message, contacts), settings.wabaId)
  return [happened(message, customer, 'echo') ?? said(message, customer, 'echo')]
}

function said(message: Fields, sender: Sender, kind: 'message' | 'echo'): InboundEvent {
  const { id, timestamp } = read(Head, message, 'message')
  return {
    kind,
    externalId: id,
    at: timestamp,
    sender,
    ...saidIn(message),
    ...surroundingsOf(message),
  }
}

/** What happens to an earlier message: a reaction, an edit, a deletion. */
function happened(
  message: Fields,
  sender: Sender,
  by: 'customer' | 'echo',
): InboundEvent | undefined {
  const type = textOf(message.type)
  if (type !== 'reaction' && type !== 'edit' && type !== 'revoke') return undefined
  const { timestamp: at } = read(Head, message, type)
  const who = by === 'echo' ? { sender, at, by } : { sender, at }
  const body = fieldsOf(message[type])
  if (type === 'reaction') {
    // A removed reaction comes with an empty emoji, or without one.
    const emoji = textOf(body.emoji) ?? null
    return { kind: 'reaction', target: read(Id, body.message_id, type), emoji, ...who }
  }
  const target = read(Id, body.original_message_id, type)
  if (type === 'revoke') return { kind: 'delete', target, ...who }
  const { content } = saidIn(read(Edited, body.message, type))
  return { kind: 'edit', target, content, ...who }
}

/** A new number gives a new user id as well; each may come alone. */
function addressChange(
  message: Fields,
  party: Party,
  settings: Settings,
): InboundEvent | undefined {
  const change = fieldsOf(message.system)
  if (change.type !== 'user_changed_number' && change.type !== 'user_changed_user_id')
    return undefined
  const { id, timestamp } = read(Head, message, 'system message')
  const before = partyBefore(change, party)
  const after = partyAfter(change, party)
  if (!before || !after) return undefined
  // The number that is left proves nothing any more.
  const sender = { ...senderOf({ ...before, contact: party.contact }, settings.wabaId), proofs: [] }
  const next = senderOf({ ...after, contact: party.contact }, settings.wabaId)
  if (sender.address === next.address) return undefined
  return {
    kind: 'address_changed',
    sender,
    next,
    text: textOf(change.body) ?? `Changed from ${sender.label} to ${next.label}.`,
    at: timestamp,
    externalId: id,
  }
}

type Ids = Omit<Party, 'contact'>

/** `from` is the old phone; the old user id is `previous_user_id`, before 11 August 2026 only `from_user_id`. */
function partyBefore(change: Fields, { user, phone }: Party): Ids | undefined {
  const known = textOf(change.previous_user_id) ?? (user === change.user_id ? undefined : user)
  if (!known && !phone) return undefined
  return { ...(known && { user: known }), ...(phone && { phone }) }
}

/** Without a new number the old one stays. */
function partyAfter(change: Fields, { phone }: Party): Ids | undefined {
  const user = textOf(change.user_id)
  const number =
    textOf(change.wa_id) ?? (change.type === 'user_changed_user_id' ? phone : undefined)
  if (!user && !number) return undefined
  return { ...(user && { user }), ...(number && { phone: number }) }
}
