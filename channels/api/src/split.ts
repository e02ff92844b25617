import type { RawReply, RawRequest, Split } from '@atrium/channel-kit/channel'
import { parseJson } from '@atrium/channel-kit/json'
import { wrong } from './parse.ts'
import { InboundWire } from './wire.ts'

/** One request is one event; its `webhook-id` is the same at each repeat. What does not fit is told to the sender, who can mend it. */
export function split(request: RawRequest): Split {
  const raw = new TextDecoder().decode(request.body)
  const parsed = InboundWire.safeParse(read(raw))
  if (!parsed.success) return { ok: true, entries: [], reply: problem(wrong(parsed.error)) }
  const event = parsed.data
  const lane = laneOf(event)
  const key = request.headers['webhook-id'] || ''
  if (key === '' || key.length > 300 || /\0|\p{Surrogate}/u.test(key))
    return { ok: true, entries: [], reply: problem('webhook-id: missing or too long') }
  return { ok: true, entries: [{ key, lane, raw }] }
}

/** Of one customer things keep their order, whoever said them. */
function laneOf(event: InboundWire): string {
  if (event.type === 'receipt') return 'receipts'
  return event.type === 'echo' ? event.to.id : event.from.id
}

function read(raw: string): unknown {
  try {
    return parseJson(raw)
  } catch {
    // Also a RangeError: nested deeper than the stack.
    return undefined
  }
}

function problem(detail: string): RawReply {
  return {
    status: 422,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Not an event of the API channel',
      status: 422,
      detail,
    }),
  }
}
