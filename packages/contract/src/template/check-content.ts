import {
  buttonKey,
  type FillableTemplate,
  type Filled,
  type FillOptions,
  fillTemplate,
  type TemplateContent,
} from './fill.ts'
import { componentOf, placeholders } from './placeholders.ts'
import { problem } from './problem.ts'
import type { TemplateButton } from './template.ts'

type Values = Record<string, string>

/** The values of a message, by the placeholders' fields: what `fillTemplate` was given. */
function valuesOf({ components }: FillableTemplate, content: TemplateContent): Values {
  const cards = componentOf(components, 'carousel')?.cards ?? []
  const buttons = componentOf(components, 'buttons')?.buttons ?? []
  return {
    ...keyed('header.', content.header),
    ...keyed('body.', content.body),
    ...buttonFields('', buttons, content.buttons),
    ...(content.offerEndsAt && { 'offer.ends': content.offerEndsAt }),
    ...Object.assign(
      {},
      ...(content.cards ?? []).map((card, index) => ({
        ...keyed(`card.${index}.header.`, card.header),
        ...keyed(`card.${index}.body.`, card.body),
        ...buttonFields(
          `card.${index}.`,
          componentOf(cards[index]?.components ?? [], 'buttons')?.buttons ?? [],
          card.buttons,
        ),
      })),
    ),
  }
}

function keyed(prefix: string, values: Values = {}): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))
}

function buttonFields(
  prefix: string,
  buttons: readonly TemplateButton[],
  values: Values = {},
): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const index = Number.parseInt(key, 10)
      const button = buttons[index]
      if (!button || buttonKey(button, index) !== key) return [[`${prefix}buttons.${key}`, value]]
      return button.type === 'otp' ? [] : [[`${prefix}button.${index}`, value]]
    }),
  )
}

/**
 * A message against the approved template: the same message with what the customer will really read, or what is
 * wrong. What somebody claims it to say is not believed.
 */
export function checkTemplateContent(
  template: FillableTemplate,
  content: TemplateContent,
  options: FillOptions = {},
): Filled {
  const { language, components } = template
  const isOther = content.name !== template.name || content.language !== language
  const hasFile = placeholders(template).some(
    ({ kind, field }) => kind === 'file' && field.startsWith('header.'),
  )
  const problems = [
    ...(isOther
      ? [problem('name', 'otherTemplate', { name: content.name, language: content.language })]
      : []),
    ...(options.file && !hasFile ? [problem('header', 'noFile')] : []),
    ...((content.cards?.length ?? 0) > (componentOf(components, 'carousel')?.cards.length ?? 0)
      ? [problem('cards', 'unknownValue')]
      : []),
  ]
  const result = fillTemplate(template, valuesOf(template, content), options)
  if (problems.length === 0) return result
  return { ok: false, problems: [...problems, ...(result.ok ? [] : result.problems)] }
}
