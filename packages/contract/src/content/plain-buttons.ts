import type { Content } from '../content.ts'

type Buttons = Extract<Content, { kind: 'buttons' }>['buttons']

/** The words of the first button that is no answer: it opens an address or copies a text. */
export function notAnAnswer(buttons: Buttons): string | undefined {
  return buttons.find(({ url, copy }) => url !== undefined || copy !== undefined)?.title
}
