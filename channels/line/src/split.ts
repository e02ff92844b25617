import { createHash } from 'node:crypto'
import type { Entry, RawRequest, Split } from '@atrium/channel-kit/channel'
import { parseJson } from '@atrium/channel-kit/json'
import { arrayOf, type Fields, fieldsOf, textOf } from './envelope.ts'

/** One request → one entry for each event. "Verify" in the console sends no events at all: nothing to journal. */
export function split(request: RawRequest): Split {
  const text = new TextDecoder().decode(request.body)
  try {
    const body = parseJson(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return { ok: false, reason: 'The body is no JSON object.' }
    const { events, ...envelope } = fieldsOf(body)
    if (!Array.isArray(events)) return { ok: false, reason: 'The body has no list of events.' }
    const entries = arrayOf(events).map((event) => entryOf(envelope, event))
    const [only, ...more] = entries
    // The journal keeps the bytes as they came wherever it can.
    return { ok: true, entries: only && more.length === 0 ? [{ ...only, raw: text }] : entries }
  } catch {
    // Also a RangeError: nested deeper than the stack.
    return { ok: false, reason: 'The body is no JSON that can be read.' }
  }
}

function entryOf(envelope: Fields, event: unknown): Entry {
  const raw = JSON.stringify({ ...envelope, events: [event] })
  const { webhookEventId, source } = fieldsOf(event)
  const { userId, groupId, roomId } = fieldsOf(source)
  const lane = textOf(userId) ?? textOf(groupId) ?? textOf(roomId) ?? 'account'
  // A redelivery keeps the id; only its deliveryContext says that it is one.
  return { key: short(textOf(webhookEventId) ?? hash(raw)), lane: short(lane), raw }
}

function hash(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** Keys go into an index, whose rows are limited. */
function short(text: string): string {
  return text.length <= 300 ? text : hash(text)
}
