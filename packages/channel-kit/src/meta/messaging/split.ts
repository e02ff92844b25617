import type { Entry, RawRequest, Split } from '../../channel.ts'
import { parseJson } from '../../json.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { hashKey, shortKey } from '../webhook.ts'

/**
 * One request → one entry for each event. Three shapes: `messaging` (and `standby`) lists, `changes` lists, and one
 * change flat in the entry; some come wrapped in a list. A slice always has the shape `messaging` or `changes`.
 */
export function split(request: RawRequest): Split {
  const text = new TextDecoder().decode(request.body)
  try {
    const body = parseJson(text)
    if (typeof body !== 'object' || body === null)
      return { ok: false, reason: 'The body is no JSON object.' }
    return { ok: true, entries: (Array.isArray(body) ? body : [body]).flatMap(entriesOf) }
  } catch {
    // Also a RangeError: nested deeper than the stack.
    return { ok: false, reason: 'The body is no JSON that can be read.' }
  }
}

/** A webhook's body → one entry for each event. */
export function entriesOf(given: unknown): Entry[] {
  const body = fieldsOf(given)
  const entries = arrayOf(body.entry).flatMap((given) => {
    const entry = fieldsOf(given)
    const about = textOf(entry.id)
    return eventsOf(body.object, entry).map((one) => ({ ...one, ...(about && { about }) }))
  })
  return entries.length > 0 ? entries : [whole(body)]
}

function eventsOf(object: unknown, entry: Fields): Entry[] {
  const { messaging, standby, changes, field, value, ...account } = entry
  const slice = (inner: Fields): Fields => ({ object, entry: [{ ...account, ...inner }] })
  const flat = field === undefined ? [] : [{ field, value }]
  const events = [
    ...arrayOf(messaging).map((event) => messagingEntry(event, slice({ messaging: [event] }))),
    // The same key as if it were ours to answer: what is dropped here, the history must not bring back.
    ...arrayOf(standby).map((event) => messagingEntry(event, slice({ standby: [event] }))),
    ...[...arrayOf(changes), ...flat].map((given) => {
      const change = fieldsOf(given)
      const event = fieldsOf(change.value)
      // What happens in a chat comes as a change too; it is the same event, and has the same key.
      if (event.sender !== undefined && event.recipient !== undefined)
        return messagingEntry(event, slice({ messaging: [event] }))
      return changeEntry(change, slice({ changes: [change] }))
    }),
  ]
  return events.length > 0 ? events : [whole({ object, entry: [entry] })]
}

function messagingEntry(given: unknown, slice: Fields): Entry {
  const event = fieldsOf(given)
  const message = fieldsOf(event.message)
  const customer = fieldsOf(message.is_echo === true ? event.recipient : event.sender)
  return {
    key: shortKey(eventKey(event, message) ?? hashKey(JSON.stringify(given) ?? '')),
    lane: shortKey(textOf(customer.id) ?? 'account'),
    raw: JSON.stringify(slice),
  }
}

/** A message's own id; what happens to a message has the message's id too, and needs more. */
function eventKey(event: Fields, message: Fields): string | undefined {
  const mid = textOf(message.mid)
  if (mid) return message.is_deleted === true ? `deleted:${mid}` : mid
  const postback = textOf(fieldsOf(event.postback).mid)
  if (postback) return postback
  const edit = fieldsOf(event.message_edit)
  const edited = textOf(edit.mid)
  return edited && typeof edit.num_edit === 'number' ? `edit:${edited}:${edit.num_edit}` : undefined
}

/** A comment has its own id, and may be changed several times. */
function changeEntry(change: Fields, slice: Fields): Entry {
  const value = fieldsOf(change.value)
  const comment = textOf(value.comment_id) ?? textOf(value.id)
  const isNew = value.verb === undefined || value.verb === 'add'
  const key = comment && isNew ? `comment:${comment}` : hashKey(JSON.stringify(change))
  const from = textOf(fieldsOf(value.from).id) ?? textOf(value.sender_id)
  return {
    key: shortKey(key),
    lane: shortKey(from ?? 'account'),
    raw: JSON.stringify(slice),
  }
}

function whole(body: Fields): Entry {
  const raw = JSON.stringify(body)
  return { key: hashKey(raw), lane: 'account', raw }
}
