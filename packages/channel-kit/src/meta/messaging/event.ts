import { MessageId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { InboundEvent, Sender } from '../../inbound-event.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { Id, read, Timestamp } from '../read.ts'
import { hashKey } from '../webhook.ts'
import { customerOf } from './customer.ts'
import { givenBy } from './given.ts'
import type { Account } from './platform.ts'
import { contextOf, referralOf, saidIn } from './said.ts'

const Head = z.object({ sender: z.object({ id: Id }), recipient: z.object({ id: Id }) })
const Mid = z.object({ mid: Id })

/** One element of `messaging`. */
export function messagingEvent(event: Fields, account: Account): InboundEvent[] {
  const kind = kinds.find((each) => event[each] !== undefined)
  if (!kind) {
    const passed = passedOver.find(([key]) => event[key] !== undefined)
    const unknown = Object.keys(event).find((key) => !headKeys.has(key)) ?? 'nothing'
    return [{ kind: 'ignored', reason: passed?.[1] ?? `Atrium does not use "${unknown}".` }]
  }
  const at = read(Timestamp, event.timestamp, kind)
  // It concerns the account; nobody sent it.
  if (kind === 'policy_enforcement') return [enforcementEvent(fieldsOf(event[kind]), at, account)]
  const { sender, recipient } = read(Head, event, kind)
  const isEcho = fieldsOf(event.message).is_echo === true
  const customer = customerOf(isEcho ? recipient.id : sender.id, account)
  return happened(kind, fieldsOf(event[kind]), { event, at, customer, account })
}

const headKeys = new Set(['sender', 'recipient', 'timestamp', 'prior_message', 'app_id'])

const kinds = [
  'message',
  'postback',
  'reaction',
  'message_edit',
  'delivery',
  'read',
  'referral',
  'optin',
  'policy_enforcement',
] as const

const passedOver: [string, string][] = [
  ['pass_thread_control', 'The conversation was handed to another app of the business.'],
  ['take_thread_control', 'Another app of the business took the conversation.'],
  ['request_thread_control', 'Another app of the business asks for the conversation.'],
  ['app_roles', 'The roles of the business’s apps changed.'],
]

type Around = { event: Fields; at: string; customer: Sender; account: Account }

function happened(
  kind: Exclude<(typeof kinds)[number], 'policy_enforcement'>,
  body: Fields,
  around: Around,
): InboundEvent[] {
  const { at, customer: sender } = around
  switch (kind) {
    case 'message':
      return [messageEvent(body, around)]
    case 'postback':
      return [postbackEvent(body, around)]
    case 'reaction': {
      const target = read(Mid, body, kind).mid
      return [{ kind: 'reaction', sender, target, emoji: emojiOf(body), at }]
    }
    case 'message_edit': {
      const target = read(Mid, body, kind).mid
      const text = textOf(body.text) ?? ''
      return [{ kind: 'edit', sender, target, content: { kind: 'text', text }, at }]
    }
    case 'delivery':
      return deliveryEvents(body, at)
    case 'read':
      return [readEvent(body, around)]
    case 'referral':
      return [referralEvent(body, around)]
    case 'optin':
      return [optinEvent(body, around)]
  }
}

function messageEvent(message: Fields, { at, customer: sender, account }: Around): InboundEvent {
  const { mid } = read(Mid, message, 'message')
  const isEcho = message.is_echo === true
  if (message.is_self === true) return { kind: 'ignored', reason: 'The account wrote to itself.' }
  if (message.is_deleted === true)
    return { kind: 'delete', sender, target: mid, at, ...(isEcho && { by: 'echo' }) }
  if (isEcho && isOurs(message, account)) {
    const ownId = MessageId.safeParse(message.metadata)
    return {
      kind: 'receipt',
      externalId: mid,
      ...(ownId.success && { ownId: ownId.data }),
      state: 'accepted',
      at,
    }
  }
  const replyTo = textOf(fieldsOf(message.reply_to).mid)
  const context = contextOf(message)
  const given = isEcho ? undefined : givenBy(message, account.label)
  return {
    kind: isEcho ? 'echo' : 'message',
    externalId: mid,
    at,
    sender: given ? { ...sender, proofs: [given] } : sender,
    ...saidIn(given ? { text: message.text } : message),
    ...(replyTo && { replyTo }),
    ...(context && { context }),
  }
}

/** Ids of apps come as numbers, sometimes as texts. */
function isOurs({ app_id }: Fields, { appId }: Account): boolean {
  return appId !== '' && String(app_id) === appId
}

/** A tap on a button, on the menu or on "Get started". */
function postbackEvent(body: Fields, { at, customer, event }: Around): InboundEvent {
  const title = textOf(body.title) ?? textOf(body.payload) ?? ''
  const referral = referralOf(body.referral)
  return {
    kind: 'message',
    externalId: textOf(body.mid) ?? hashKey(JSON.stringify(event)),
    at,
    sender: customer,
    content: { kind: 'choice', id: textOf(body.payload) ?? title, title },
    attachments: [],
    ...(referral && { context: { referral } }),
  }
}

const reactions = new Map([
  ['love', '❤️'],
  ['like', '👍'],
  ['dislike', '👎'],
  ['wow', '😮'],
  ['smile', '😆'],
  ['haha', '😆'],
  ['sad', '😢'],
  ['angry', '😠'],
])

/** Null takes it back. A reaction that is named only by a word we do not know is a heart: that it was one is what counts. */
function emojiOf({ action, emoji, reaction }: Fields): string | null {
  if (action !== 'react') return null
  return textOf(emoji) ?? reactions.get(String(reaction)) ?? '❤️'
}

function deliveryEvents({ mids }: Fields, at: string): InboundEvent[] {
  const ids = arrayOf(mids)
    .map(textOf)
    .filter((id) => id !== undefined)
  if (ids.length === 0) return [{ kind: 'ignored', reason: 'A delivery that names no message.' }]
  return ids.map((externalId) => ({ kind: 'receipt', externalId, state: 'delivered', at }))
}

/** Messenger tells a moment, Instagram a message. */
function readEvent(body: Fields, { at, customer: sender }: Around): InboundEvent {
  const mid = textOf(body.mid)
  if (mid) return { kind: 'read', sender, upTo: mid, at }
  return { kind: 'read', sender, before: read(Timestamp, body.watermark, 'read'), at }
}

/** Somebody came back by a link or an ad, and has not said anything yet. */
function referralEvent(
  body: Fields,
  { at, customer: sender, event, account }: Around,
): InboundEvent {
  const referral = referralOf(body)
  const ref = textOf(body.ref)
  return {
    kind: 'message',
    externalId: hashKey(JSON.stringify(event)),
    at,
    sender,
    content: {
      kind: 'system',
      change: 'referral',
      text: ref ? `Came by the link "${ref}".` : 'Came by a link or an ad.',
    },
    attachments: [],
    ...(referral && { context: { referral } }),
    ...(account.linkOpensWindow && referral?.source === 'link' && { opensWindow: true }),
  }
}

/** Only subscriptions to marketing messages say something that Atrium keeps. */
function optinEvent(body: Fields, { at, customer: sender }: Around): InboundEvent {
  const type = textOf(body.type) ?? 'unknown'
  if (type !== 'notification_messages')
    return { kind: 'ignored', reason: `An opt-in of the kind "${type}" is not used.` }
  const stopped = body.notification_messages_status === 'STOP_NOTIFICATIONS'
  return { kind: 'consent', sender, purpose: 'marketing', value: stopped ? 'stop' : 'resume', at }
}

function enforcementEvent(body: Fields, at: string, { label }: Account): InboundEvent {
  const action = textOf(body.action) ?? 'warning'
  const severity = action === 'block' ? 'broken' : action === 'unblock' ? 'ok' : 'warning'
  const reason = textOf(body.reason)
  const text = `Meta’s policy enforcement on ${label}: ${action}${reason ? `. ${reason}` : ''}`
  return { kind: 'account', severity, text, at }
}
