import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { Timestamp } from '@atrium/channel-kit/meta/read'
import { changeValue } from './envelope.ts'
import { accountEvents } from './parse/account.ts'
import { echoEvents, messageEvents } from './parse/message.ts'
import { errorEvents, preferenceEvents, statusEvents } from './parse/status.ts'
import { templateEvents } from './parse/template.ts'
import type { Settings } from './settings.ts'

/** One slice of a webhook → what happened. An Error means a known kind in a form that Meta does not document. */
export function parse(raw: string, settings: Settings): InboundEvent[] {
  const body = fieldsOf(parseJson(raw))
  if (body.object !== 'whatsapp_business_account')
    return ignored(`It is about "${textOf(body.object) ?? 'nothing'}", not about WhatsApp.`)
  const events = arrayOf(body.entry).flatMap((entry) => {
    const { id, time, changes } = fieldsOf(entry)
    const at = Timestamp.safeParse(time)
    const account = { id, at: at.success ? at.data : new Date(0).toISOString() }
    return arrayOf(changes).flatMap((change) => changeEvents(fieldsOf(change), account, settings))
  })
  return events.length > 0 ? events : ignored('It holds no change.')
}

type Account = {
  id: unknown /** When Meta says the change happened; 1970 where it does not. */
  at: string
}

function changeEvents(change: Fields, account: Account, settings: Settings): InboundEvent[] {
  const value = changeValue(change)
  const stranger = notOurs(value, account, settings)
  if (stranger) return ignored(stranger)
  const { messages, statuses, message_echoes, user_preferences, contacts } = value
  const field = textOf(change.field) ?? 'nothing'
  const events = [
    ...arrayOf(messages).flatMap((event) => messageEvents(event, contacts, settings)),
    ...arrayOf(message_echoes).flatMap((event) => echoEvents(event, contacts, settings)),
    ...arrayOf(statuses).flatMap(statusEvents),
    ...arrayOf(user_preferences).flatMap((event) => preferenceEvents(event, contacts, settings)),
    ...errorEvents(value, account.at),
    ...(accountEvents(field, value, account.at) ?? []),
    ...(templateEvents(field, value, account.at) ?? []),
  ]
  return events.length > 0
    ? events
    : ignored(reasons.get(field) ?? `Atrium does not use "${field}".`)
}

/** One app's webhook carries all its numbers and accounts; ours is one of them. */
function notOurs(value: Fields, account: Account, settings: Settings): string | undefined {
  const number = fieldsOf(value.metadata).phone_number_id
  if (number !== undefined)
    return number === settings.phoneNumberId
      ? undefined
      : `It is for the phone number ID ${number}.`
  if (account.id === settings.wabaId) return undefined
  return `It is for the WhatsApp Business account ${account.id}.`
}

const reasons = new Map([
  ['messages', 'Neither a message nor a status: a tap on a marketing link, or a kind that is new.'],
  ['calls', 'Calls on WhatsApp are not connected yet.'],
  ['history', 'Messages from before the number was connected are not imported.'],
  ['smb_app_state_sync', 'The phone’s address book is not imported.'],
  ['flows', 'News about flows is shown by Meta only.'],
  ['messaging_handovers', 'Meta’s Business Agent took over or gave back a conversation.'],
])

function ignored(reason: string): InboundEvent[] {
  return [{ kind: 'ignored', reason }]
}
