import type { Content } from '@atrium/contract/content'
import { capabilities } from '../capabilities.ts'
import { refuse, tooLong } from './refuse.ts'

/** What comes back when a button is tapped: 1–64 bytes. */
const dataMax = 64
/** CopyTextButton: 1–256 characters. */
const copyMax = 256

type Buttons = Extract<Content, { kind: 'buttons' }>

/** Buttons under a message, one in each row, so that their words are never cut. */
export function keyboard({ buttons }: Buttons): Record<string, unknown> {
  const limit = capabilities.buttons
  if (!limit) return refuse('Telegram carries no buttons.')
  if (buttons.length > limit.max)
    refuse(`At most ${limit.max} buttons are sent on Telegram, not ${buttons.length}.`)
  for (const { id, title } of buttons) {
    tooLong(`The button "${title}"`, title, limit.titleMax)
    if (Buffer.byteLength(id) > dataMax)
      refuse(`The id of the button "${title}" is longer than Telegram's ${dataMax} bytes.`)
  }
  const ids = new Set(buttons.map(({ id }) => id))
  if (ids.size !== buttons.length) refuse('Two buttons have the same id.')
  const rows = buttons.map((button) => [{ text: button.title, ...does(button) }])
  return { reply_markup: { inline_keyboard: rows } }
}

/** An answer comes back; the two others do what they do on the phone, and nobody is told. */
function does({ id, title, url, copy }: Buttons['buttons'][number]): Record<string, unknown> {
  if (url !== undefined) return { url }
  if (copy === undefined) return { callback_data: id }
  tooLong(`What the button "${title}" copies`, copy, copyMax)
  return { copy_text: { text: copy } }
}

/** The words above the buttons; Telegram has no footer, so it is the last paragraph. */
export function wordsAbove({ text, footer }: Buttons): string {
  if (text.trim() === '') refuse('The message needs a text.')
  return footer ? `${text}\n\n${footer}` : text
}
