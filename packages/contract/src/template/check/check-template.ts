import { componentOf } from '../placeholders.ts'
import { problem, type TemplateProblem } from '../problem.ts'
import type { TemplateComponent, TemplateDraft } from '../template.ts'
import { buttonProblems } from './buttons.ts'
import { cardProblems } from './cards.ts'
import { bodyProblems, plainProblems } from './text.ts'

/**
 * What WhatsApp would refuse of a draft, at the place where it stands; empty when it can be handed in. Limits are those
 * of Meta's reference of template components; the README of the channel says which come from elsewhere.
 */
export function checkTemplate(draft: TemplateDraft): TemplateProblem[] {
  const { components } = draft
  return [
    ...(/^[a-z0-9_]{1,512}$/.test(draft.name) ? [] : [problem('name', 'name')]),
    ...(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/.test(draft.language)
      ? []
      : [problem('language', 'language')]),
    ...repeated(components),
    ...(componentOf(components, 'body') ? [] : [problem('body', 'noBody')]),
    ...components.flatMap((part) => partProblems(part, draft)),
    ...(draft.category === 'authentication' ? codeProblems(components) : []),
  ]
}

function repeated(components: TemplateComponent[]): TemplateProblem[] {
  const types = components.map(({ type }) => type)
  return [...new Set(types.filter((type, index) => types.indexOf(type) !== index))].map((type) =>
    problem(type, 'twice'),
  )
}

function partProblems(part: TemplateComponent, draft: TemplateDraft): TemplateProblem[] {
  switch (part.type) {
    case 'header':
      return [
        ...notBeside(draft, 'header', ['carousel']),
        ...headerProblems(part, draft),
        ...(draft.category === 'authentication' ? [problem('header', 'notAuthentication')] : []),
      ]
    case 'body': {
      // Its words are the provider's own.
      if (draft.category === 'authentication') return []
      const max = componentOf(draft.components, 'limited_time_offer') ? 600 : 1024
      return bodyProblems(part, { field: 'body', max, format: draft.parameterFormat })
    }
    case 'footer':
      return footerProblems(part, draft)
    case 'buttons':
      return [...notBeside(draft, 'buttons', ['carousel']), ...buttonProblems(part.buttons, draft)]
    case 'carousel':
      return [...onlyMarketing(draft, 'carousel'), ...cardProblems(part.cards, draft)]
    case 'limited_time_offer':
      return offerProblems(part, draft)
  }
}

function notBeside(
  { components }: TemplateDraft,
  field: string,
  others: TemplateComponent['type'][],
): TemplateProblem[] {
  const other = components.find(({ type }) => others.includes(type))
  return other ? [problem(field, 'notBeside', { part: other.type.replaceAll('_', ' ') })] : []
}

function onlyMarketing({ category }: TemplateDraft, field: string): TemplateProblem[] {
  return category === 'marketing' ? [] : [problem(field, 'onlyMarketing')]
}

function headerProblems(
  header: Extract<TemplateComponent, { type: 'header' }>,
  { parameterFormat }: TemplateDraft,
): TemplateProblem[] {
  if (header.format === 'text') {
    const rules = { field: 'header', max: 60, format: parameterFormat, places: 1 } as const
    return plainProblems(header.text, rules, header.examples)
  }
  const isFile = header.format !== 'location' && header.format !== 'product'
  return !isFile || /^https?:\/\//i.test(('example' in header && header.example) || '')
    ? []
    : [problem('header', 'sampleFile')]
}

function footerProblems(
  footer: Extract<TemplateComponent, { type: 'footer' }>,
  draft: TemplateDraft,
): TemplateProblem[] {
  const beside = notBeside(draft, 'footer', ['carousel', 'limited_time_offer'])
  if (draft.category !== 'authentication') {
    const rules = { field: 'footer', max: 60, format: draft.parameterFormat, places: 0 } as const
    return [...beside, ...plainProblems(footer.text, rules)]
  }
  const minutes = footer.codeEndsIn ?? 0
  return minutes >= 1 && minutes <= 90 ? [] : [problem('footer', 'minutes', { min: 1, max: 90 })]
}

function offerProblems(
  offer: Extract<TemplateComponent, { type: 'limited_time_offer' }>,
  draft: TemplateDraft,
): TemplateProblem[] {
  const field = 'limited_time_offer'
  const rules = { field, max: 16, format: draft.parameterFormat, places: 0 } as const
  const buttons = componentOf(draft.components, 'buttons')?.buttons ?? []
  const header = componentOf(draft.components, 'header')
  const isFitting = !header || header.format === 'image' || header.format === 'video'
  return [
    ...onlyMarketing(draft, field),
    ...notBeside(draft, field, ['carousel']),
    ...plainProblems(offer.text, rules),
    ...(buttons.some(({ type }) => type === 'url') ? [] : [problem('buttons', 'needsUrl')]),
    ...(isFitting ? [] : [problem('header', 'offerMedia')]),
  ]
}

/** One-time codes: the provider's words, one button, nothing else. */
function codeProblems(components: TemplateComponent[]): TemplateProblem[] {
  const buttons = componentOf(components, 'buttons')?.buttons ?? []
  const isOne = buttons.length === 1 && buttons[0]?.type === 'otp'
  const extra = components.find(({ type }) => type === 'carousel' || type === 'limited_time_offer')
  return [
    ...(isOne ? [] : [problem('buttons', 'otpNeeded')]),
    ...(extra ? [problem(extra.type, 'notAuthentication')] : []),
  ]
}
