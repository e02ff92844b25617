import type { InboundAttachment, InboundEvent } from '@atrium/channel-kit/inbound-event'
import { arrivalEvents, attachmentOf, ignored, senderOf } from '../arrival.ts'
import { chargeOf, type Fields, fieldsOf, idOf, jsonObject, textOf, timeOf } from '../fields.ts'
import { isOwn, type Row } from '../row.ts'
import { errorOf, statusError, unsubscribed } from './errors.ts'
import type { VonageSettings } from './settings.ts'

/** One webhook of Vonage → what happened. */
export function parse(row: Row, settings: VonageSettings): InboundEvent[] {
  const event = jsonObject(row.body) ?? {}
  const channel = textOf(event.channel) ?? 'nothing'
  if (channel !== 'sms' && channel !== 'mms')
    return ignored(`It came by ${channel.slice(0, 40)} through Vonage, which is another channel.`)
  return textOf(event.status) ? report(event, row, settings) : message(event, row, settings)
}

const files = new Map([
  ['image', 'image/jpeg'],
  ['video', 'video/mp4'],
  ['audio', 'audio/mpeg'],
  ['vcard', 'text/vcard'],
  ['file', 'application/octet-stream'],
])

function message(event: Fields, { at }: Row, settings: VonageSettings): InboundEvent[] {
  const id = idOf(event.message_uuid)
  const from = textOf(event.from)
  if (!id || !from) return ignored('It names neither a message nor its sender.')
  const type = textOf(event.message_type) ?? 'nothing'
  if (type !== 'text' && !files.has(type))
    return ignored(`Atrium does not use messages of the kind "${type.slice(0, 40)}".`)
  const file = fieldsOf(event[type])
  return arrivalEvents({
    externalId: id,
    at: timeOf(event.timestamp, at),
    sender: senderOf(inFull(from), settings.from, 'Vonage'),
    text: textOf(event.text) ?? textOf(file.caption) ?? '',
    attachments: type === 'text' ? [] : attachmentsOf(type, file),
  })
}

function attachmentsOf(type: string, { url, name }: Fields): InboundAttachment[] {
  const at = textOf(url)
  return at ? [attachmentOf(files.get(type) ?? '', { url: at }, textOf(name)?.slice(0, 200))] : []
}

/** Vonage writes numbers as their digits. Short codes have fewer. */
function inFull(from: string): string {
  return /^[1-9]\d{8,14}$/.test(from) ? `+${from}` : from
}

type State = Extract<InboundEvent, { kind: 'receipt' }>['state']

const states = new Map<string, State>([
  ['submitted', 'accepted'],
  ['accepted', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['rejected', 'failed'],
  ['undeliverable', 'failed'],
])

function report(event: Fields, row: Row, settings: VonageSettings): InboundEvent[] {
  const id = idOf(event.message_uuid)
  const status = textOf(event.status) ?? ''
  const state = states.get(status)
  if (!id || !state) return ignored(`Atrium does not use the status "${status.slice(0, 40)}".`)
  const at = timeOf(event.timestamp, row.at)
  const receipt: InboundEvent = { kind: 'receipt', externalId: id, state, at }
  const own = row.own ?? event.client_ref
  if (isOwn(own)) receipt.ownId = own
  if (typeof event.usage === 'object' && event.usage !== null) receipt.cost = event.usage
  const usage = fieldsOf(event.usage)
  const charge = chargeOf(usage.price, usage.currency)
  if (charge) receipt.charge = charge
  if (state !== 'failed') return [receipt]
  receipt.error = statusError(event.error, status)
  const to = textOf(event.to)
  if (errorOf(event.error).code !== unsubscribed || !to) return [receipt]
  const sender = { ...senderOf(inFull(to), settings.from, 'Vonage'), proofs: [] }
  return [receipt, { kind: 'consent', sender, purpose: 'all', value: 'stop', at }]
}
