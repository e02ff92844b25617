import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { arrivalEvents, attachmentOf, ignored, senderOf } from '../arrival.ts'
import {
  arrayOf,
  chargeOf,
  type Fields,
  fieldsOf,
  idOf,
  jsonObject,
  textOf,
  timeOf,
} from '../fields.ts'
import type { Row } from '../row.ts'
import { firstError, statusError, unsubscribed } from './errors.ts'
import type { TelnyxSettings } from './settings.ts'

/** One webhook of Telnyx → what happened. */
export function parse(row: Row, settings: TelnyxSettings): InboundEvent[] {
  const data = fieldsOf(jsonObject(row.body)?.data)
  const type = textOf(data.event_type) ?? 'nothing'
  const payload = fieldsOf(data.payload)
  switch (type) {
    case 'message.received':
      return message(payload, row, settings)
    case 'message.sent':
    case 'message.finalized':
    case 'message.read':
      return report(payload, textOf(data.occurred_at), row, settings)
    default:
      return ignored(`Atrium does not use "${type.slice(0, 60)}".`)
  }
}

function message(payload: Fields, row: Row, settings: TelnyxSettings): InboundEvent[] {
  const id = idOf(payload.id)
  const from = textOf(fieldsOf(payload.from).phone_number)
  if (!id || !from) return ignored('It names neither a message nor its sender.')
  const type = textOf(payload.type) ?? 'SMS'
  if (type !== 'SMS' && type !== 'MMS')
    return ignored(`It came by ${type.slice(0, 20)} through Telnyx, which is another channel.`)
  return arrivalEvents({
    externalId: id,
    at: timeOf(payload.received_at, row.at),
    sender: senderOf(from, scopeOf(settings), 'Telnyx'),
    text: textOf(payload.text) ?? '',
    attachments: arrayOf(payload.media)
      .slice(0, 10)
      .map(fieldsOf)
      .flatMap(({ url, content_type }) =>
        textOf(url) ? [attachmentOf(textOf(content_type) ?? '', { url })] : [],
      ),
  })
}

const scopeOf = ({ from, messagingProfileId }: TelnyxSettings) => from ?? messagingProfileId ?? ''

type State = Extract<InboundEvent, { kind: 'receipt' }>['state']

const states = new Map<string, State>([
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'accepted'],
  // The carrier never said whether it arrived.
  ['delivery_unconfirmed', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['sending_failed', 'failed'],
  ['delivery_failed', 'failed'],
])

function report(
  payload: Fields,
  occurredAt: string | undefined,
  row: Row,
  settings: TelnyxSettings,
): InboundEvent[] {
  const [recipient] = arrayOf(payload.to).map(fieldsOf)
  const id = idOf(payload.id)
  const status = textOf(recipient?.status) ?? ''
  const state = states.get(status)
  if (!id || !state) return ignored(`Atrium does not use the status "${status.slice(0, 40)}".`)
  const at = timeOf(occurredAt, row.at)
  const receipt: InboundEvent = { kind: 'receipt', externalId: id, state, at }
  if (row.own) receipt.ownId = row.own
  if (typeof payload.cost === 'object' && payload.cost !== null) receipt.cost = payload.cost
  const cost = fieldsOf(payload.cost)
  const charge = chargeOf(cost.amount, cost.currency)
  if (charge) receipt.charge = charge
  if (state !== 'failed') return [receipt]
  receipt.error = statusError(payload.errors, status)
  const to = textOf(recipient?.phone_number)
  if (firstError(payload.errors)?.code !== unsubscribed || !to) return [receipt]
  const sender = { ...senderOf(to, scopeOf(settings), 'Telnyx'), proofs: [] }
  return [receipt, { kind: 'consent', sender, purpose: 'all', value: 'stop', at }]
}
