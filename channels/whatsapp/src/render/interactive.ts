import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { notAnAnswer } from '@atrium/contract/content/plain-buttons'
import { capabilities } from '../capabilities.ts'
import { headerMedia } from './media.ts'
import { refuse, tooLong } from './refuse.ts'
import type { Part } from './request.ts'

// Lengths of the interactive object: POST /messages reference.
const footerMax = 60
const headerMax = 60
const buttonIdMax = 256
const rowIdMax = 200
const sectionsMax = 10

/** Up to three reply buttons under a text, with a file above it if there is one. */
export function buttonsBody(
  content: Extract<Content, { kind: 'buttons' }>,
  file: OutgoingAttachment | undefined,
): Part {
  const limit = capabilities.buttons
  if (!limit) return refuse('WhatsApp carries no buttons.')
  const { text, footer, buttons } = content
  checkText(text, limit.textMax, footer)
  if (buttons.length > limit.max)
    refuse(`WhatsApp shows at most ${limit.max} buttons; use a list for ${buttons.length}.`)
  const other = notAnAnswer(buttons)
  if (other)
    refuse(`The button "${other}" is no answer: on WhatsApp a template carries such buttons.`)
  for (const { id, title } of buttons) {
    tooLong(`The button "${title}"`, title, limit.titleMax)
    tooLong(`The id of the button "${title}"`, id, buttonIdMax)
  }
  distinct(
    'Two buttons have the same id.',
    buttons.map((button) => button.id),
  )
  distinct(
    'Two buttons have the same words.',
    buttons.map((button) => button.title),
  )
  const media = file && headerMedia(file, ['interactive', 'header'])
  const interactive = {
    type: 'button',
    ...(media && { header: media.header }),
    body: { text },
    ...(footer && { footer: { text: footer } }),
    action: {
      buttons: buttons.map((reply) => ({
        type: 'reply',
        reply: { id: reply.id, title: reply.title },
      })),
    },
  }
  return { body: { type: 'interactive', interactive }, ...(media && { upload: media.upload }) }
}

/** A list that opens from a button: ten rows in all. */
export function listBody(content: Extract<Content, { kind: 'list' }>): Part {
  const limit = capabilities.list
  if (!limit) return refuse('WhatsApp carries no lists.')
  const { text, header, footer, button, sections } = content
  checkText(text, limit.textMax, footer)
  tooLong('The header', header, headerMax)
  tooLong('The button that opens the list', button, limit.buttonMax)
  const rows = sections.flatMap((section) => section.rows)
  if (sections.length > sectionsMax || rows.length > limit.rows)
    refuse(`WhatsApp shows at most ${limit.rows} rows in a list, not ${rows.length}.`)
  if (sections.length > 1 && sections.some((section) => !section.title))
    refuse('Each section of a list needs a title when there are several.')
  for (const section of sections) tooLong('The title of a section', section.title, limit.titleMax)
  for (const { id, title, description } of rows) {
    tooLong(`The row "${title}"`, title, limit.titleMax)
    tooLong(`The description of the row "${title}"`, description, limit.descriptionMax)
    tooLong(`The id of the row "${title}"`, id, rowIdMax)
  }
  distinct(
    'Two rows have the same id.',
    rows.map((row) => row.id),
  )
  const interactive = {
    type: 'list',
    ...(header && { header: { type: 'text', text: header } }),
    body: { text },
    ...(footer && { footer: { text: footer } }),
    action: { button, sections: sections.map(sectionBody) },
  }
  return { body: { type: 'interactive', interactive } }
}

type Section = Extract<Content, { kind: 'list' }>['sections'][number]

function sectionBody({ title, rows }: Section) {
  return {
    ...(title && { title }),
    rows: rows.map((row) => ({
      id: row.id,
      title: row.title,
      ...(row.description && { description: row.description }),
    })),
  }
}

function checkText(text: string, max: number, footer: string | undefined): void {
  if (text.trim() === '') refuse('The message needs a text.')
  tooLong('The text', text, max)
  tooLong('The footer', footer, footerMax)
}

function distinct(reason: string, values: string[]): void {
  if (new Set(values).size !== values.length) refuse(reason)
}
