import { checkTemplate } from '@atrium/contract/template/check/check-template'
import { componentOf, namesIn } from '@atrium/contract/template/placeholders'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type {
  Template,
  TemplateButton,
  TemplateComponent,
  TemplateDraft,
} from '@atrium/contract/template/template'

type Part<T extends TemplateComponent['type']> = Extract<TemplateComponent, { type: T }>

/** The order in which the parts of a message stand. */
const order: TemplateComponent['type'][] = [
  'header',
  'limited_time_offer',
  'body',
  'footer',
  'buttons',
  'carousel',
]

export const newDraft: TemplateDraft = {
  name: '',
  language: 'en',
  category: 'utility',
  parameterFormat: 'positional',
  components: [{ type: 'body', text: '' }],
}

export function draftOf(template: Template): TemplateDraft {
  const { name, language, category, parameterFormat, components } = template
  return { name, language, category, parameterFormat, components }
}

/** With this part, at its place; without one of this type where it is undefined. */
export function withPart<T extends TemplateComponent['type']>(
  draft: TemplateDraft,
  type: T,
  part: Part<T> | undefined,
): TemplateDraft {
  const others = draft.components.filter((one) => one.type !== type)
  const components = (part ? [...others, part] : others).toSorted(
    (a, b) => order.indexOf(a.type) - order.indexOf(b.type),
  )
  return { ...draft, components }
}

/** Another category has other parts: codes have fixed words and one button. */
export function withCategory(
  draft: TemplateDraft,
  category: TemplateDraft['category'],
): TemplateDraft {
  const wasCode = draft.category === 'authentication'
  if (category === 'authentication')
    return {
      ...draft,
      category,
      parameterFormat: 'positional',
      components: [
        { type: 'body', text: '*{{1}}* is your verification code.', securityAdvice: true },
        { type: 'footer', text: '', codeEndsIn: 10 },
        { type: 'buttons', buttons: [{ type: 'otp', otp: 'copy_code', text: 'Copy code' }] },
      ],
    }
  if (wasCode) return { ...draft, category, components: newDraft.components }
  if (category === 'marketing') return { ...draft, category }
  // Only marketing has these.
  const components = draft.components.filter(
    ({ type }) => type !== 'carousel' && type !== 'limited_time_offer',
  )
  return { ...draft, category, components }
}

/** A text with examples for the placeholders that it has now, and for no others. */
export function withText<P extends { text: string; examples?: Record<string, string> | undefined }>(
  part: P,
  text: string,
): P {
  const names = namesIn(text)
  const examples = Object.fromEntries(names.map((name) => [name, part.examples?.[name] ?? '']))
  const { examples: _, ...rest } = part
  return { ...rest, text, ...(names.length > 0 && { examples }) } as P
}

/** The next placeholder to write: the lowest number, or a name, that is free. */
export function nextPlaceholder(text: string, format: TemplateDraft['parameterFormat']): string {
  const names = namesIn(text)
  if (format === 'named' && !names.includes('name')) return '{{name}}'
  const nth = (number: number) => (format === 'named' ? `value_${number}` : String(number))
  let number = 1
  while (names.includes(nth(number))) number += 1
  return `{{${nth(number)}}}`
}

export type ButtonType =
  | 'quick_reply'
  | 'url'
  | 'phone'
  | 'copy_code'
  | 'flow'
  | 'contact_request'
  | 'catalog'
  | 'products'
  | 'voice_call'
  | 'call_permission'
export const buttonTypes: ButtonType[] = [
  'quick_reply',
  'url',
  'phone',
  'copy_code',
  'flow',
  'contact_request',
  'catalog',
  'products',
  'voice_call',
  'call_permission',
]

export function newButton(type: ButtonType): TemplateButton {
  switch (type) {
    case 'quick_reply':
      return { type, text: '' }
    case 'url':
      return { type, text: '', url: 'https://' }
    case 'phone':
      return { type, text: '', phone: '+' }
    case 'copy_code':
      return { type, example: '' }
    case 'flow':
      return { type, text: '', flowId: '' }
    case 'catalog':
    case 'products':
    case 'voice_call':
      return { type, text: '' }
    case 'contact_request':
    case 'call_permission':
      return { type }
  }
}

/** Quick replies go together at the end, so that a new link does not tear them apart. */
export function withButton(buttons: TemplateButton[], button: TemplateButton): TemplateButton[] {
  const isReply = (one: TemplateButton) => one.type === 'quick_reply'
  const first = buttons.findIndex(isReply)
  const allBehind = first >= 0 && buttons.slice(first).every(isReply)
  if (isReply(button) || !allBehind) return [...buttons, button]
  return [...buttons.slice(0, first), button, ...buttons.slice(first)]
}

/** What is not yet there is no mistake while somebody still types. */
const unfinished = [
  'empty',
  'noBody',
  'example',
  'sampleFile',
  'name',
  'notAPhone',
  'notAnAddress',
  'badCode',
  'needsUrl',
  'atEdge',
  'tooManyPlaceholders',
]

/** What WhatsApp would refuse, by the part where it stands. Until somebody tried to hand it in only what more typing does not mend. */
export function problemsOf(draft: TemplateDraft, tried: boolean): Map<string, TemplateProblem> {
  const all = checkTemplate(draft).filter(({ code }) => tried || !unfinished.includes(code))
  return new Map(all.toReversed().map((problem) => [problem.field, problem]))
}

/** Examples of all placeholders, by their fields: what the bubble shows while it is written. */
export function exampleValues({
  components,
}: Pick<TemplateDraft, 'components'>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const part of ['header', 'body'] as const) {
    const found = componentOf(components, part)
    const examples = found && 'examples' in found ? found.examples : undefined
    for (const [name, value] of Object.entries(examples ?? {}))
      if (value) values[`${part}.${name}`] = value
  }
  const cards = componentOf(components, 'carousel')?.cards ?? []
  cards.forEach((card, index) => {
    for (const [name, value] of Object.entries(
      componentOf(card.components, 'body')?.examples ?? {},
    ))
      values[`card.${index}.body.${name}`] = value
  })
  return values
}
