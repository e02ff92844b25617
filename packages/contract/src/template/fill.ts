import type { AttachmentKind, Content } from '../content.ts'
import { componentOf, type Placeholder, placeholders } from './placeholders.ts'
import { problem, type TemplateProblem } from './problem.ts'
import { filled, shownTemplate } from './shown.ts'
import type { Template, TemplateButton, TemplateComponent } from './template.ts'
import { valueProblems } from './value.ts'

export type TemplateContent = Extract<Content, { kind: 'template' }>
export type Filled =
  | { ok: true; content: TemplateContent }
  | { ok: false; problems: TemplateProblem[] }
export type FillableTemplate = Pick<
  Template,
  'name' | 'language' | 'components' | 'parameterFormat' | 'category'
>
/** `file`: the message brings the header's file itself. `now` for what must lie ahead. */
export type FillOptions = { file?: AttachmentKind | undefined; now?: Date | undefined }

type Values = Record<string, string>

/** Lengths of the whole text, values included: WhatsApp's reference of template components. */
const headerMax = 60
const bodyMax = 1024
const offerBodyMax = 600
const cardBodyMax = 160
const codeMax = 15

/** The message that a template becomes with these values, by the placeholders' fields; or what is wrong with them. */
export function fillTemplate(
  template: FillableTemplate,
  values: Values,
  options: FillOptions = {},
): Filled {
  const places = placeholders(template)
  const problems = [
    ...unknownFields(places, values),
    ...places.flatMap((place) => placeProblems(place, values[place.field], options)),
    ...lengthProblems(template, values),
    ...codeProblems(template, values),
  ]
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, content: contentOf(template, values) }
}

function unknownFields(places: Placeholder[], values: Values): TemplateProblem[] {
  const known = new Set(places.map(({ field }) => field))
  return Object.entries(values).flatMap(([field, value]) =>
    known.has(field) || value === '' ? [] : [problem(field, 'unknownValue')],
  )
}

/** A header's file comes with the message, or by its address. */
function placeProblems(
  place: Placeholder,
  value: string | undefined,
  { file, now }: FillOptions,
): TemplateProblem[] {
  const { field, kind } = place
  const isBrought = kind === 'file' && field.startsWith('header.') && file !== undefined
  if (!isBrought) return valueProblems(place, value, now)
  const wanted = place.file === 'gif' ? 'video' : place.file
  return file === wanted ? [] : [problem(field, 'wrongFile', { kind: place.file ?? '' })]
}

function lengthProblems({ components }: FillableTemplate, values: Values): TemplateProblem[] {
  const check = (field: string, text: string | undefined, prefix: string, max: number) => {
    const length = text === undefined ? 0 : filled(text, values, prefix).length
    return length > max ? [problem(field, 'wholeTooLong', { length, max })] : []
  }
  const header = componentOf(components, 'header')
  const body = componentOf(components, 'body')
  const cards = componentOf(components, 'carousel')?.cards ?? []
  const max = componentOf(components, 'limited_time_offer') ? offerBodyMax : bodyMax
  return [
    ...(header?.format === 'text' ? check('header', header.text, 'header.', headerMax) : []),
    ...check('body', body?.text, 'body.', max),
    ...cards.flatMap((card, index) =>
      check(
        `card.${index}.body`,
        componentOf(card.components, 'body')?.text,
        `card.${index}.body.`,
        cardBodyMax,
      ),
    ),
  ]
}

function codeProblems(template: FillableTemplate, values: Values): TemplateProblem[] {
  const code = template.category === 'authentication' ? values['body.1'] : undefined
  return code && code.length > codeMax ? [problem('body.1', 'badCode', { max: codeMax })] : []
}

function contentOf(template: FillableTemplate, values: Values): TemplateContent {
  const { name, language, components } = template
  const shown = shownTemplate(template, values)
  const header = under(values, 'header.')
  const buttons = buttonValues(components, values, '')
  const cards = componentOf(components, 'carousel')?.cards.map((card, index) => {
    const prefix = `card.${index}.`
    return optional({
      header: under(values, `${prefix}header.`),
      body: under(values, `${prefix}body.`),
      buttons: buttonValues(card.components, values, prefix),
    })
  })
  const words = [shown.header, shown.body, ...shown.cards.map(({ body }) => body), shown.footer]
  const ends = values['offer.ends']
  return {
    kind: 'template',
    name,
    language,
    ...optional({ header, buttons }),
    body: under(values, 'body.'),
    ...(cards && { cards }),
    ...(ends && { offerEndsAt: new Date(ends).toISOString() }),
    preview: words.filter(Boolean).join('\n'),
    ...(shown.labels.length > 0 && { labels: shown.labels }),
  }
}

/** Only what holds something. */
function optional<K extends string>(parts: Record<K, Values>): Partial<Record<K, Values>> {
  const full = Object.entries<Values>(parts).filter(([, values]) => Object.keys(values).length > 0)
  return Object.fromEntries(full) as Partial<Record<K, Values>>
}

function under(values: Values, prefix: string): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) =>
      field.startsWith(prefix) && value !== '' ? [[field.slice(prefix.length), value]] : [],
    ),
  )
}

const suffixes: Partial<Record<TemplateButton['type'], string>> = {
  url: '',
  otp: '',
  quick_reply: ':quick_reply',
  copy_code: ':copy_code',
  flow: ':flow',
  catalog: ':catalog',
  products: ':mpm',
}

/** How a button's value is kept in a message: the ending of a link by its index, other kinds with their name. */
export function buttonKey(button: TemplateButton, index: number): string | undefined {
  const suffix = suffixes[button.type]
  return suffix === undefined ? undefined : `${index}${suffix}`
}

function buttonValues(
  components: readonly TemplateComponent[],
  values: Values,
  prefix: string,
): Values {
  const buttons = componentOf(components, 'buttons')?.buttons ?? []
  return Object.fromEntries(
    buttons.flatMap((button, index) => {
      const key = buttonKey(button, index)
      const own = values[`${prefix}button.${index}`]
      const given = own || byItself(button, values)
      return key === undefined || !given ? [] : [[key, given]]
    }),
  )
}

/** A code's button repeats it; a form needs a token, and Meta's word for none is "unused". */
function byItself(button: TemplateButton, values: Values): string | undefined {
  if (button.type === 'otp') return values['body.1']
  return button.type === 'flow' ? 'unused' : undefined
}
