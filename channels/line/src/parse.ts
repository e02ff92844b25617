import type { InboundEvent, InboundMessage, Sender } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import { z } from 'zod'
import { arrayOf, type Fields, fieldsOf, textOf } from './envelope.ts'
import { chosen } from './parse/choice.ts'
import { saidIn } from './parse/content.ts'

/** LINE keeps a reply token for about a minute and promises nothing after it. */
const answerSeconds = 50

const Head = z.object({
  webhookEventId: z.string().min(1).max(1000),
  timestamp: z.number().int().min(0).max(8_640_000_000_000_000),
})
type Head = z.infer<typeof Head>

/** A webhook with one event → what happened. An Error means a known kind in a form that LINE does not document. */
export function parse(raw: string): InboundEvent[] {
  const events = arrayOf(fieldsOf(parseJson(raw)).events)
  return events.length > 0 ? events.flatMap(eventOf) : ignored('It holds no event.')
}

function eventOf(event: unknown): InboundEvent[] {
  const fields = fieldsOf(event)
  const type = textOf(fields.type) ?? 'nothing'
  if (fields.mode === 'standby')
    return ignored(
      'Another module of the official account is answering: the account is on standby.',
    )
  const news = accountNews.get(type)
  if (news) return [{ kind: 'account', ...news, at: timeOf(read(Head, fields, type)) }]
  const reader = readers.get(type)
  if (!reader) return ignored(reasons.get(type) ?? `Atrium does not use the event "${type}".`)
  const source = fieldsOf(fields.source)
  if (source.type !== 'user')
    return ignored(
      `It happened in a ${textOf(source.type) ?? 'place without a name'}: only chats with one person are shown.`,
    )
  return reader(fields, senderOf(source), read(Head, fields, type))
}

// Made once: a schema that is made where it is used is compiled anew for each message.
const Said = z.object({ id: z.string().min(1).max(1000) })
const Unsent = z.object({ messageId: z.string().min(1).max(1000) })
const Source = z.object({ userId: z.string().min(1).max(200) })

type Reader = (event: Fields, sender: Sender, head: Head) => InboundEvent[]

const readers = new Map<string, Reader>([
  ['message', message],
  ['unsend', unsend],
  ['postback', postback],
  ['follow', follow],
  ['unfollow', unfollow],
])

function message(event: Fields, sender: Sender, head: Head): InboundEvent[] {
  const fields = fieldsOf(event.message)
  const { id } = read(Said, fields, 'message')
  const quoted = textOf(fields.quotedMessageId)
  const quote = textOf(fields.quoteToken)
  const mark = textOf(fields.markAsReadToken)
  const answer = answerToken(event, head)
  return [
    {
      kind: 'message',
      externalId: id,
      at: timeOf(head),
      sender,
      ...saidIn(fields),
      ...(quoted && { replyTo: quoted }),
      ...((answer || quote || mark) && {
        tokens: { ...answer, ...(quote && { quote }), ...(mark && { read: mark }) },
      }),
    },
  ]
}

function answerToken(event: Fields, head: Head): { answer?: { token: string; until: string } } {
  const token = textOf(event.replyToken)
  if (!token) return {}
  const until = new Date(head.timestamp + answerSeconds * 1000)
  return Number.isNaN(until.getTime()) ? {} : { answer: { token, until: until.toISOString() } }
}

function unsend(event: Fields, sender: Sender, head: Head): InboundEvent[] {
  const { messageId } = read(Unsent, event.unsend, 'unsend')
  return [{ kind: 'delete', sender, target: messageId, at: timeOf(head) }]
}

function postback(event: Fields, sender: Sender, head: Head): InboundEvent[] {
  return [said(event, sender, head, chosen(event.postback))]
}

function follow(event: Fields, sender: Sender, head: Head): InboundEvent[] {
  const again = fieldsOf(event.follow).isUnblocked === true
  const text = again ? 'Unblocked the account on LINE.' : 'Added the account as a friend on LINE.'
  const notice = said(event, sender, head, { kind: 'system', change: 'chat_opened', text })
  if (!again) return [notice]
  const at = timeOf(head)
  return [notice, { kind: 'consent', sender, purpose: 'all', value: 'resume', at }]
}

/** LINE takes what is sent to somebody who has blocked the account, and shows it to nobody. */
function unfollow(event: Fields, sender: Sender, head: Head): InboundEvent[] {
  const text = 'Blocked the account on LINE: messages do not arrive until it is unblocked.'
  return [
    said(event, sender, head, { kind: 'system', change: 'blocked', text }),
    { kind: 'consent', sender, purpose: 'all', value: 'stop', at: timeOf(head) },
  ]
}

/** Events that are shown as a message have no id of a message: the event's own one stands for it. */
function said(
  event: Fields,
  sender: Sender,
  head: Head,
  content: InboundMessage['content'],
): InboundMessage {
  const answer = answerToken(event, head)
  return {
    kind: 'message',
    externalId: head.webhookEventId,
    at: timeOf(head),
    sender,
    content,
    attachments: [],
    ...(answer.answer && { tokens: answer }),
  }
}

/** A user id is the same in all accounts of a provider and made of 128 random bits, so it needs no scope. It proves no phone. */
function senderOf(source: Fields): Sender {
  const { userId } = read(Source, source, 'source')
  return { address: userId, scope: '', aliases: [], label: userId, proofs: [] }
}

const accountNews = new Map<string, { severity: 'ok' | 'warning' | 'broken'; text: string }>([
  ['botSuspended', { severity: 'broken', text: 'LINE suspended the official account.' }],
  ['botResumed', { severity: 'ok', text: 'LINE resumed the official account.' }],
  ['deactivated', { severity: 'warning', text: 'Another module answers on the official account.' }],
  ['activated', { severity: 'ok', text: 'Atrium answers on the official account.' }],
])

const reasons = new Map([
  ['join', 'The account was added to a group or room: only chats with one person are shown.'],
  ['leave', 'The account was removed from a group or room.'],
  ['memberJoined', 'Somebody joined a group or room.'],
  ['memberLeft', 'Somebody left a group or room.'],
  ['accountLink', 'The link of a LINE account with another service is not used.'],
  ['videoPlayComplete', 'That a video was watched to its end is not shown.'],
  ['beacon', 'A LINE Beacon came near; beacons are not used.'],
  ['membership', 'Memberships of the official account are shown by LINE only.'],
  ['module', 'A module was attached to the official account or detached.'],
  ['delivery', 'LINE notification messages are not used.'],
])

const timeOf = ({ timestamp }: Head): string => new Date(timestamp).toISOString()

function read<T>(shape: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(
    `A LINE ${what} has no usable ${issue?.path.join('.') || 'content'}: ${issue?.message}`,
  )
}

function ignored(reason: string): InboundEvent[] {
  return [{ kind: 'ignored', reason }]
}
