import { componentOf } from '../placeholders.ts'
import { problem, type TemplateProblem } from '../problem.ts'
import type { TemplateComponent, TemplateDraft } from '../template.ts'
import { oneButton } from './buttons.ts'
import { bodyProblems } from './text.ts'

type Card = Extract<TemplateComponent, { type: 'carousel' }>['cards'][number]

/** The cards of a carousel: like each other in form, different in words. `field` of a problem: `cards.1.body`. */
export function cardProblems(cards: Card[], draft: TemplateDraft): TemplateProblem[] {
  const [first] = cards
  const other = cards.findIndex((card) => first && formOf(card) !== formOf(first))
  return [
    ...(cards.length >= 2 && cards.length <= 10 ? [] : [problem('carousel', 'cardCount')]),
    ...(other > 0 ? [problem(`cards.${other}`, 'cardsDiffer')] : []),
    ...cards.flatMap((card, index) => oneCard(card, `cards.${index}`, draft)),
  ]
}

function formOf({ components }: Card): string {
  const buttons = componentOf(components, 'buttons')?.buttons.map(({ type }) => type)
  const header = componentOf(components, 'header')?.format
  return JSON.stringify([header, components.some(({ type }) => type === 'body'), buttons])
}

const fitting = ['quick_reply', 'url', 'phone', 'product']

function oneCard({ components }: Card, field: string, draft: TemplateDraft): TemplateProblem[] {
  const header = componentOf(components, 'header')
  const body = componentOf(components, 'body')
  const buttons = componentOf(components, 'buttons')?.buttons ?? []
  const isMedia = header?.format === 'image' || header?.format === 'video'
  const count = buttons.length
  const hasButtons = count >= 1 && count <= 2 && buttons.every(({ type }) => fitting.includes(type))
  return [
    ...(isMedia || header?.format === 'product' ? [] : [problem(`${field}.header`, 'cardMedia')]),
    ...(isMedia && !/^https?:\/\//i.test(header.example ?? '')
      ? [problem(`${field}.header`, 'sampleFile')]
      : []),
    ...(body
      ? bodyProblems(body, { field: `${field}.body`, max: 160, format: draft.parameterFormat })
      : []),
    ...(hasButtons ? [] : [problem(`${field}.buttons`, 'cardNeedsButton')]),
    ...buttons.flatMap((button, index) => oneButton(button, `${field}.buttons.${index}`, draft)),
  ]
}
