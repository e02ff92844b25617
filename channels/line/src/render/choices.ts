import type { Content } from '@atrium/contract/content'
import { capabilities } from '../capabilities.ts'
import { choiceData } from '../parse/choice.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part } from './request.ts'

type Buttons = Extract<Content, { kind: 'buttons' }>
type List = Extract<Content, { kind: 'list' }>
type Choice = { id: string; title: string; url?: string | undefined; copy?: string | undefined }

/** Of a buttons template: it stays in the chat. More buttons or words become quick replies, which go with the next message. */
const template = { buttons: 4, text: 160, alt: 400 }

export function buttonsPart({ text, footer, buttons }: Buttons): Part {
  const limit = capabilities.buttons
  if (!limit) return refuse('LINE carries no buttons.')
  const words = lines(text, footer)
  checkText(words, limit.textMax)
  if (buttons.length > limit.max)
    refuse(`LINE shows at most ${limit.max} buttons, not ${buttons.length}.`)
  const actions = distinct(buttons).map((button) => action(button, limit.titleMax))
  if (buttons.length > template.buttons || words.length > template.text)
    return { messages: [withQuickReplies(words, actions)] }
  const body = { type: 'buttons', text: words, actions }
  return { messages: [{ type: 'template', altText: words.slice(0, template.alt), template: body }] }
}

/** Rows with descriptions are the columns of a carousel below the text, rows without are quick replies. */
export function listPart({ text, header, footer, button, sections }: List): Part {
  const limit = capabilities.list
  if (!limit) return refuse('LINE carries no lists.')
  const words = lines(header, text, footer)
  checkText(text, limit.textMax)
  tooLong('The text with its header and footer', words, capabilities.text.max)
  tooLong('The button that opens the list', button, limit.buttonMax)
  const rows = distinct(sections.flatMap((section) => section.rows))
  if (rows.length > limit.rows)
    refuse(`LINE shows at most ${limit.rows} rows in a list, not ${rows.length}.`)
  for (const { title, description } of rows)
    tooLong(`The description of the row "${title}"`, description, limit.descriptionMax)
  const actions = rows.map((row) => action(row, limit.titleMax))
  if (rows.every((row) => !row.description)) return { messages: [withQuickReplies(words, actions)] }
  // All columns have the same parts, so a row without a description repeats its title there.
  const columns = rows.map((row, index) => ({
    title: row.title,
    text: row.description || row.title,
    actions: [{ ...actions[index], label: button }],
  }))
  const altText = rows
    .map(({ title }) => title)
    .join(', ')
    .slice(0, template.alt)
  return {
    messages: [
      { type: 'text', text: words },
      { type: 'template', altText, template: { type: 'carousel', columns } },
    ],
  }
}

export function withQuickReplies(text: string, actions: Record<string, unknown>[]) {
  return {
    type: 'text',
    text,
    quickReply: { items: actions.map((one) => ({ type: 'action', action: one })) },
  }
}

function action({ id, title, url, copy }: Choice, titleMax: number): Record<string, unknown> {
  tooLong(`The button "${title}"`, title, titleMax)
  if (url !== undefined) return { type: 'uri', label: title, uri: url }
  if (copy !== undefined) return { type: 'clipboard', label: title, clipboardText: copy }
  const data = choiceData(id, title)
  if (data === undefined) return refuse(`The id of the button "${title}" is too long for LINE.`)
  return { type: 'postback', label: title, data, displayText: title }
}

const lines = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('\n\n')

export function checkText(text: string, max: number): void {
  if (text.trim() === '') refuse('The message needs a text.')
  tooLong('The text', text, max)
}

function distinct<T extends Choice>(choices: T[]): T[] {
  if (new Set(choices.map(({ id }) => id)).size !== choices.length)
    refuse('Two choices have the same id.')
  return choices
}
