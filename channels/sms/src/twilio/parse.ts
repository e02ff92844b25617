import type { InboundAttachment, InboundEvent } from '@atrium/channel-kit/inbound-event'
import { arrivalEvents, attachmentOf, ignored, senderOf } from '../arrival.ts'
import { idOf } from '../fields.ts'
import type { Row } from '../row.ts'
import { statusError, unsubscribed } from './errors.ts'
import { formOf, isReport } from './form.ts'
import type { TwilioSettings } from './settings.ts'

type Form = Map<string, string>

/** MMS carries ten files at most. */
const mostFiles = 10

/** One webhook of Twilio → what happened. */
export function parse(row: Row, settings: TwilioSettings): InboundEvent[] {
  const form = formOf(row.body)
  const account = form.get('AccountSid')
  if (account !== undefined && account !== settings.accountSid)
    return ignored(`It is for the Twilio account ${account.slice(0, 40)}.`)
  return isReport(form) ? report(form, row, settings) : message(form, row, settings)
}

function message(form: Form, { at }: Row, settings: TwilioSettings): InboundEvent[] {
  const sid = idOf(form.get('MessageSid') ?? form.get('SmsSid'))
  const from = form.get('From')
  if (!sid || !from) return ignored('It names neither a message nor its sender.')
  const elsewhere = otherDoor(from)
  if (elsewhere) return ignored(`It came by ${elsewhere} through Twilio, which is another channel.`)
  return arrivalEvents({
    externalId: sid,
    at,
    sender: senderOf(from, scopeOf(settings), 'Twilio'),
    text: form.get('Body') ?? '',
    attachments: filesOf(form),
    optOut: optOutOf(form.get('OptOutType')),
  })
}

/** Twilio carries other channels under the same webhook: `whatsapp:+1…`, `messenger:…`, `rcs:…`. */
function otherDoor(address: string): string | undefined {
  return /^([a-z]+):/.exec(address)?.[1]
}

/** A short code or a name means something to the account that it wrote to only. */
const scopeOf = ({ from, messagingServiceSid }: TwilioSettings) => from ?? messagingServiceSid ?? ''

function filesOf(form: Form): InboundAttachment[] {
  const count = Math.min(Number(form.get('NumMedia')) || 0, mostFiles)
  return Array.from({ length: Math.max(0, count) }, (_, at) => at).flatMap((at) => {
    const url = form.get(`MediaUrl${at}`)
    return url ? [attachmentOf(form.get(`MediaContentType${at}`) ?? '', { url })] : []
  })
}

const optOuts = new Map([
  ['STOP', 'stop'],
  ['START', 'resume'],
  ['HELP', 'help'],
] as const)

/** What Twilio's own opt-out handling made of the message; it knows the words that the operator added there. */
function optOutOf(type: string | undefined) {
  return type === 'STOP' || type === 'START' || type === 'HELP' ? optOuts.get(type) : undefined
}

type State = Extract<InboundEvent, { kind: 'receipt' }>['state']

const states: Record<string, State | undefined> = Object.assign(Object.create(null), {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
})

function report(form: Form, { at, own }: Row, settings: TwilioSettings): InboundEvent[] {
  const sid = idOf(form.get('MessageSid') ?? form.get('SmsSid'))
  const status = form.get('MessageStatus') ?? ''
  const state = states[status]
  if (!sid || !state) return ignored(`Atrium does not use the status "${status.slice(0, 40)}".`)
  const receipt: InboundEvent = { kind: 'receipt', externalId: sid, state, at }
  if (own) receipt.ownId = own
  if (state !== 'failed') return [receipt]
  const code = form.get('ErrorCode')
  receipt.error = statusError(code, form.get('ErrorMessage'), status)
  const to = form.get('To')
  if (code !== unsubscribed || !to || otherDoor(to)) return [receipt]
  // The carrier or Twilio knows of a STOP that did not pass through here.
  const sender = senderOf(to, scopeOf(settings), 'Twilio')
  return [
    receipt,
    {
      kind: 'consent',
      sender: { ...sender, proofs: [] },
      purpose: 'all',
      value: 'stop',
      at,
    },
  ]
}
