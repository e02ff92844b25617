import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import { z } from 'zod'
import { type Button, type Component, partOf, placeholders } from './template.ts'

const Text = z.string()
const Example = z.record(Text, z.unknown()).optional()
const ButtonIn = z.looseObject({
  type: Text.toUpperCase(),
  text: Text.optional(),
  url: Text.optional(),
})
const Part: z.ZodType<Component> = z.strictObject({
  type: Text.toUpperCase(),
  format: Text.toUpperCase().optional(),
  text: Text.optional(),
  example: Example,
  buttons: z.array(ButtonIn).optional(),
  get cards() {
    return z.array(z.strictObject({ components: z.array(Part) })).optional()
  },
  limited_time_offer: z
    .strictObject({ text: Text, has_expiration: z.boolean().optional() })
    .optional(),
  add_security_recommendation: z.boolean().optional(),
  code_expiration_minutes: z.number().optional(),
})
const HandedIn = z.object({
  name: Text.optional(),
  language: Text.optional(),
  category: z.preprocess(
    (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']),
  ),
  parameter_format: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.toUpperCase() : value),
      z.enum(['POSITIONAL', 'NAMED']),
    )
    .default('POSITIONAL'),
  components: z.array(Part),
})
export type HandedIn = z.infer<typeof HandedIn>

/** A refusal of what was handed in: code 100, Meta's subcode, and a sentence for the person who wrote it. */
export function invalid(subcode: number, words: string): GraphRefusal {
  return new GraphRefusal(100, 'Invalid parameter', words, { subcode })
}

/** A template as it was handed in, refused like Meta does at once; its reviewers come later. */
export function checkHandedIn(body: Record<string, unknown>): HandedIn {
  const parsed = HandedIn.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(2388019, `Param ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { components, category } = parsed.data
  const text = partOf(components, 'BODY')
  if (!text) throw invalid(2388043, 'A BODY component is required.')
  if (category !== 'AUTHENTICATION') checkBody(text)
  checkHeader(partOf(components, 'HEADER'))
  const footer = partOf(components, 'FOOTER')
  if ((footer?.text?.length ?? 0) > 60) throw tooLong('footer', 60)
  checkButtonMix(partOf(components, 'BUTTONS')?.buttons ?? [])
  for (const card of partOf(components, 'CAROUSEL')?.cards ?? []) {
    checkHeader(partOf(card.components, 'HEADER'))
    checkButtonMix(partOf(card.components, 'BUTTONS')?.buttons ?? [])
  }
  return parsed.data
}

const tooLong = (where: string, max: number) =>
  invalid(2388040, `The ${where} has a character limit of ${max}.`)

function checkBody({ text = '', example = {} }: Component): void {
  if (text.trim() === '') throw invalid(2388043, 'The body must not be empty.')
  if (text.length > 1024) throw tooLong('body', 1024)
  const names = placeholders(text)
  if (names.length === 0) return
  if (/^\{\{\w+\}\}|\{\{\w+\}\}[.,!?]?$/.test(text.trim()))
    throw invalid(2388299, "Variables can't be at the start or end of the template.")
  const words = text.replace(/\{\{\w+\}\}/g, '').match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < names.length)
    throw invalid(2388293, 'This template has too many variables for its length.')
  if (!('body_text' in example) && !('body_text_named_params' in example))
    throw invalid(2388043, 'The body needs an example for its variables.')
}

function checkHeader(header: Component | undefined): void {
  if (!header) return
  const { format = 'TEXT', text = '', example = {} } = header
  if (format === 'TEXT') {
    if (text.length > 60) throw tooLong('header', 60)
    if (/\p{Extended_Pictographic}|[\n*_~`]/u.test(text.replace(/\{\{\w+\}\}/g, '')))
      throw invalid(
        2388072,
        "Message header format is incorrect: it can't have new lines, formatting characters or emojis.",
      )
    if (placeholders(text).length > 1) throw invalid(2388047, 'A header has one variable at most.')
    return
  }
  const isFile = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format)
  if (isFile && !('header_handle' in example))
    throw invalid(2388273, 'A media header needs a sample (header_handle).')
  if (!isFile && format !== 'LOCATION' && format !== 'PRODUCT')
    throw invalid(2388047, `There is no header of the format ${format}.`)
}

function checkButtonMix(buttons: Button[]): void {
  const count = (type: string) => buttons.filter((button) => button.type === type).length
  if (buttons.length > 10) throw invalid(2388023, 'A template has at most 10 buttons.')
  if (count('URL') > 2 || count('PHONE_NUMBER') > 1 || count('COPY_CODE') > 1)
    throw invalid(2388023, 'There are too many buttons of this type.')
  const replies = buttons.map(({ type }) => type === 'QUICK_REPLY')
  if (replies.filter((is, index) => index > 0 && is !== replies[index - 1]).length > 1)
    throw invalid(2388023, 'Invalid combination: quick replies stand together.')
  for (const { text, type, url, example } of buttons) {
    if ((text?.length ?? 0) > 25) throw tooLong('button text', 25)
    if (type === 'URL' && placeholders(url).length > 0 && !example)
      throw invalid(2388043, 'A link with a variable needs an example.')
  }
}
