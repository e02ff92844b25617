import type { RawRequest, Split } from '@atrium/channel-kit/channel'
import { arrayOf, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { entry, ownOf } from '../row.ts'

/** Telnyx reports one event in a request. */
export function split(request: RawRequest, at: string): Split {
  const body = new TextDecoder().decode(request.body)
  const json = jsonObject(body)
  if (!json) return { ok: false, reason: 'The body is no JSON object that can be read.' }
  const { event_type, payload } = fieldsOf(json.data)
  const { id, from, to } = fieldsOf(payload)
  const isMessage = event_type === 'message.received'
  const [recipient] = arrayOf(to).map(fieldsOf)
  const sid = textOf(id)
  const status = textOf(recipient?.status) ?? textOf(event_type)
  const key = sid && (isMessage ? sid : `status:${sid}:${status}`)
  const customer = isMessage ? fieldsOf(from).phone_number : recipient?.phone_number
  return {
    ok: true,
    entries: [entry(key, textOf(customer), { at, ...ownOf(request.query), body })],
  }
}
