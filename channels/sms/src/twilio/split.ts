import type { RawReply, RawRequest, Split } from '@atrium/channel-kit/channel'
import { jsonObject } from '../fields.ts'
import { entry, ownOf } from '../row.ts'
import { formOf, isReport } from './form.ts'

/** TwiML that says nothing: any text in it would be sent to the customer. */
const silence: RawReply = {
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
}
const noted: RawReply = { status: 204, body: '' }

/** Twilio reports one event in a request: a message, or what became of one of ours. */
export function split(request: RawRequest, at: string): Split {
  const body = formText(request)
  if (body === '') return { ok: false, reason: 'The body is empty.' }
  const form = formOf(body)
  const sid = form.get('MessageSid') ?? form.get('SmsSid')
  const report = isReport(form)
  const key = sid && (report ? `status:${sid}:${form.get('MessageStatus')}` : sid)
  const customer = form.get(report ? 'To' : 'From')
  const own = ownOf(request.query)
  return {
    ok: true,
    entries: [
      { ...entry(key, customer, { at, ...own, body }), ...(report && { mayWait: true as const }) },
    ],
    reply: report ? noted : silence,
  }
}

/** The form as text, which the journal keeps. A JSON body holds the same fields. */
function formText({ headers, body }: RawRequest): string {
  const text = new TextDecoder().decode(body)
  if (!headers['content-type']?.includes('json')) return text
  const fields = Object.entries(jsonObject(text) ?? {})
  return new URLSearchParams(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  ).toString()
}
