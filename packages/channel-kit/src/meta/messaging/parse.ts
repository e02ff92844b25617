import type { InboundEvent } from '../../inbound-event.ts'
import { parseJson } from '../../json.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { Timestamp } from '../read.ts'
import { messagingEvent } from './event.ts'
import type { Account } from './platform.ts'

/** Reads one change of a field (`feed`, `comments` …): the products differ here. */
export type ReadChange = (change: Fields, at: string) => InboundEvent[]

/** One slice of a webhook → what happened. An Error means a known kind in a form that Meta does not document. */
export function parseSlice(raw: string, account: Account, readChange: ReadChange): InboundEvent[] {
  const body = fieldsOf(parseJson(raw))
  if (body.object !== account.object)
    return [ignored(`It is about "${textOf(body.object) ?? 'nothing'}", not ${account.label}.`)]
  const events = arrayOf(body.entry).flatMap((entry) =>
    entryEvents(fieldsOf(entry), account, readChange),
  )
  return events.length > 0 ? events : [ignored('It holds no event.')]
}

function entryEvents(entry: Fields, account: Account, readChange: ReadChange): InboundEvent[] {
  // One app's webhook carries all its pages and accounts; ours is one of them.
  if (entry.id !== account.ownId)
    return [ignored(`It is for ${textOf(entry.id) ?? 'nobody'}, another account of the app.`)]
  if (arrayOf(entry.standby).length > 0)
    return [ignored('Another app of the business answers this conversation (standby).')]
  const time = Timestamp.safeParse(entry.time)
  const at = time.success ? time.data : new Date(0).toISOString()
  return [
    ...arrayOf(entry.messaging).flatMap((event) => messagingEvent(fieldsOf(event), account)),
    ...arrayOf(entry.changes).flatMap((change) => readChange(fieldsOf(change), at)),
  ]
}

export function ignored(reason: string): InboundEvent {
  return { kind: 'ignored', reason }
}
