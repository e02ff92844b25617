import type { Content } from '@atrium/contract/content'
import { capabilities } from '../capabilities.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part } from './request.ts'

type Ask = Extract<Content, { kind: 'ask' }>

const buttons = {
  phone: { text: 'Share my phone number', request_contact: true },
  location: { text: 'Share where I am', request_location: true },
}

/**
 * A keyboard of one key instead of the customer's own: Telegram asks them once more and writes in their name. It folds
 * up after the tap, and the next message takes it away.
 */
export function askPart({ text, for: what, button }: Ask): Part {
  if (what !== 'phone' && what !== 'location')
    return refuse('Telegram has keys for a phone number and a place only; write it as a text.')
  if (text.trim() === '') refuse('The message needs a text.')
  tooLong('The text', text, capabilities.text.max)
  const key = { ...buttons[what], ...(button && { text: button }) }
  const shape = { resize_keyboard: true, one_time_keyboard: true }
  return { method: 'sendMessage', body: { text, reply_markup: { keyboard: [[key]], ...shape } } }
}

/** Goes with the first message after a question that has no buttons of its own. */
export const withoutKeyboard = { reply_markup: { remove_keyboard: true } }
