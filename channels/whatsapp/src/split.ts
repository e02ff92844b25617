import type { Entry, RawRequest, Split } from '@atrium/channel-kit/channel'
import { parseJson } from '@atrium/channel-kit/json'
import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { hashKey, shortKey } from '@atrium/channel-kit/meta/webhook'
import { changeValue, type EventList, eventLists, partyOf } from './envelope.ts'

/** Keys of a change's value that describe all its events. */
const shared = ['messaging_product', 'metadata', 'contacts']

/** One request → one entry for each message, status, echo, preference and other change. Meta batches all of them. */
export function split(request: RawRequest): Split {
  const text = new TextDecoder().decode(request.body)
  try {
    const body = parseJson(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return { ok: false, reason: 'The body is no JSON object.' }
    const found = slices(fieldsOf(body))
    // The journal keeps the bytes as they came wherever it can.
    const raw = found.length === 1 ? text : undefined
    return { ok: true, entries: found.map((slice) => entryOf(slice, raw)) }
  } catch {
    // Also a RangeError: nested deeper than the stack.
    return { ok: false, reason: 'The body is no JSON that can be read.' }
  }
}

/** One event in the envelope it came in; what has no id of its own is known by its text. */
type Slice = Omit<Entry, 'key' | 'raw'> & { key: string | undefined; body: Fields }

function entryOf({ key, body, ...slice }: Slice, text: string | undefined): Entry {
  if (key !== undefined && text !== undefined) return { ...slice, key, raw: text }
  const raw = JSON.stringify(body)
  return { ...slice, key: key ?? hashKey(raw), raw: text ?? raw }
}

function slices(body: Fields): Slice[] {
  const changes = arrayOf(body.entry).flatMap((entry) => changesOf(body, entry))
  return changes.length > 0 ? changes : [whole(body)]
}

function changesOf(body: Fields, entry: unknown): Slice[] {
  const { changes, ...account } = fieldsOf(entry)
  const slice = (change: unknown) => ({ ...body, entry: [{ ...account, changes: [change] }] })
  if (arrayOf(changes).length === 0) return [whole({ ...body, entry: [entry] })]
  return arrayOf(changes).flatMap((given) => {
    const change = fieldsOf(given)
    // The number, or the business account with all its numbers.
    const number = fieldsOf(changeValue(change).metadata).phone_number_id
    const about = textOf(number) ?? textOf(account.id)
    return eventsOf(change, slice).map((one) => ({ ...one, ...(about && { about }) }))
  })
}

/** `wrap` puts a change back into the envelope it came in. */
type Wrap = (change: Fields) => Fields

function eventsOf(change: Fields, wrap: Wrap): Slice[] {
  const value = changeValue(change)
  const common = Object.fromEntries(
    shared.flatMap((key) => (key in value ? [[key, value[key]]] : [])),
  )
  const entries = eventLists.flatMap((list) =>
    arrayOf(value[list]).map((event) =>
      eventSlice(list, event, common, (inner) => wrap({ ...change, value: inner })),
    ),
  )
  const rest = Object.fromEntries(
    Object.entries(value).filter(
      ([key]) =>
        !(shared as string[]).includes(key) && !(eventLists as readonly string[]).includes(key),
    ),
  )
  const restHolds = Object.values(rest).some((held) => typeof held === 'object' && held !== null)
  if (entries.length > 0 && !restHolds) return entries
  return [
    ...entries,
    whole(wrap(entries.length > 0 ? { ...change, value: { ...common, ...rest } } : change)),
  ]
}

function eventSlice(list: EventList, event: unknown, common: Fields, wrap: Wrap): Slice {
  const { user, phone, contact } = partyOf(list, event, common.contacts)
  const contacts = Object.keys(contact).length > 0 ? { contacts: [contact] } : {}
  const { contacts: _, ...rest } = common
  const key = eventKey(list, fieldsOf(event))
  return {
    key: key && shortKey(key),
    lane: shortKey(user ?? phone ?? 'account'),
    ...(list === 'statuses' && { mayWait: true as const }),
    body: wrap({ ...rest, ...contacts, [list]: [event] }),
  }
}

/** A message's own id; a status has the id of its message, so its state is part of the key. */
function eventKey(list: EventList, event: Fields): string | undefined {
  const id = textOf(event.id)
  if (!id || list === 'user_preferences') return undefined
  if (list !== 'statuses') return id
  const participant = textOf(event.recipient_participant_id)
  return ['status', id, String(event.status), ...(participant ? [participant] : [])].join(':')
}

function whole(body: Fields): Slice {
  return { key: undefined, lane: 'account', body }
}
