import type { AskedFor, Content } from '@atrium/contract/content'
import { type MomentMode, momentOf } from '@atrium/contract/content/moment'
import { capabilities } from '../capabilities.ts'
import { choiceData } from '../parse/choice.ts'
import { checkText, withQuickReplies } from './choices.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part } from './request.ts'

type Ask = Extract<Content, { kind: 'ask' }>

/** What LINE opens, and what stands on the button where nobody said it. */
const buttons: Partial<Record<AskedFor, { type: string; label: string }>> = {
  location: { type: 'location', label: 'Send a place' },
  camera: { type: 'camera', label: 'Take a picture' },
  photo: { type: 'cameraRoll', label: 'Choose a picture' },
  date: { type: 'datetimepicker', label: 'Choose a day' },
  time: { type: 'datetimepicker', label: 'Choose a time' },
  datetime: { type: 'datetimepicker', label: 'Choose day and time' },
}

/** A moment as LINE writes it: https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action */
const forms = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/,
}
/** The days that LINE's picker has. */
const days = { min: '1900-01-01', max: '2100-12-31' }

/** LINE opens its map, its camera, its pictures or its picker; the button goes with the next message. */
export function askPart(ask: Ask): Part {
  const { text, for: what } = ask
  const opens = buttons[what]
  if (!opens) return refuse(`LINE has no button that gives the ${asked(what)}; write it as a text.`)
  const label = ask.button ?? opens.label
  checkText(text, capabilities.text.max)
  tooLong('The button', label, capabilities.buttons?.titleMax ?? 0)
  const action = { type: opens.type, label, ...picker(ask, label) }
  return { messages: [withQuickReplies(text, [action])] }
}

const asked = (what: AskedFor) => (what === 'phone' ? 'phone number' : 'e-mail address')

/** Comes back with the moment, and with the words of its button, as any button of ours does. */
function picker({ for: what, min, max }: Ask, label: string): Record<string, unknown> {
  const mode = momentOf(what)
  if (!mode) return {}
  for (const limit of [min, max]) {
    if (limit !== undefined && !isMoment(limit, mode))
      refuse(`"${limit}" is no ${mode} that LINE's picker has.`)
  }
  if (min !== undefined && max !== undefined && min >= max)
    refuse('The last moment that can be picked must lie after the first.')
  const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  return { data: choiceData(`ask:${mode}`, label), mode, ...limits }
}

/** A day or an hour that there is, within the picker's years. */
function isMoment(text: string, mode: MomentMode): boolean {
  if (!forms[mode].test(text)) return false
  const [day, hour] = mode === 'time' ? [days.min, text] : text.split('T')
  const date = new Date(`${day}T${hour ?? '00:00'}Z`)
  if (Number.isNaN(date.getTime()) || day !== date.toISOString().slice(0, 10)) return false
  return day >= days.min && day <= days.max
}
