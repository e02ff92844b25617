import { namesIn } from '../placeholders.ts'
import { problem, type TemplateProblem } from '../problem.ts'
import type { TemplateButton, TemplateDraft } from '../template.ts'
import { plainProblems } from './text.ts'

const most = 10
/** How many of a kind; kinds that are not named have no limit of their own. */
const mostOf: Partial<Record<TemplateButton['type'], number>> = {
  url: 2,
  phone: 1,
  copy_code: 1,
  otp: 1,
  flow: 1,
  voice_call: 1,
  call_permission: 1,
  contact_request: 1,
}
/** Kinds that stand alone in a message. */
const alone = new Set<TemplateButton['type']>(['catalog', 'products', 'product', 'otp'])

/** Buttons below the message. `field` of a problem: `buttons`, or `buttons.1.text`. */
export function buttonProblems(buttons: TemplateButton[], draft: TemplateDraft): TemplateProblem[] {
  return [
    ...(buttons.length === 0 ? [problem('buttons', 'empty')] : []),
    ...(buttons.length > most ? [problem('buttons', 'tooManyButtons', { max: most })] : []),
    ...mixProblems(buttons),
    ...sameLabels(buttons),
    ...buttons.flatMap((button, index) => oneButton(button, `buttons.${index}`, draft)),
  ]
}

function mixProblems(buttons: TemplateButton[]): TemplateProblem[] {
  const replies = buttons.map(({ type }) => type === 'quick_reply')
  const changes = replies.filter((is, index) => index > 0 && is !== replies[index - 1]).length
  const tooMany = Object.entries(mostOf).flatMap(([type, max]) => {
    const index = buttons.findLastIndex((button) => button.type === type)
    const count = buttons.filter((button) => button.type === type).length
    return count > max ? [problem(`buttons.${index}`, 'tooManyOfKind', { max })] : []
  })
  const lonely = buttons.findIndex(({ type }) => alone.has(type))
  return [
    ...(changes > 1 ? [problem('buttons', 'grouped')] : []),
    ...tooMany,
    ...(lonely >= 0 && buttons.length > 1 ? [problem(`buttons.${lonely}`, 'alone')] : []),
  ]
}

function sameLabels(buttons: TemplateButton[]): TemplateProblem[] {
  const labels = buttons.map((button) => ('text' in button && button.text?.trim()) || undefined)
  const index = labels.findIndex((label, at) => label && labels.indexOf(label) !== at)
  return index < 0 ? [] : [problem(`buttons.${index}.text`, 'sameLabel')]
}

/** One button by itself, as it is also checked on a card. */
export function oneButton(
  button: TemplateButton,
  field: string,
  draft: TemplateDraft,
): TemplateProblem[] {
  const isCode = draft.category === 'authentication'
  if (button.type === 'otp') return isCode ? [] : [problem(field, 'onlyAuthentication')]
  return [
    ...(isCode ? [problem(field, 'notAuthentication')] : []),
    ...labelProblems(button, field, draft),
    ...kindProblems(button, field, draft),
  ]
}

function labelProblems(
  button: TemplateButton,
  field: string,
  { parameterFormat }: TemplateDraft,
): TemplateProblem[] {
  if (!('text' in button)) return []
  // Its words are WhatsApp's own.
  if (button.type === 'copy_code' && button.text === undefined) return []
  const rules = { field: `${field}.text`, max: 25, format: parameterFormat, places: 0 } as const
  return plainProblems(button.text ?? '', rules)
}

function kindProblems(
  button: TemplateButton,
  field: string,
  { category }: TemplateDraft,
): TemplateProblem[] {
  switch (button.type) {
    case 'url':
      return urlProblems(button.url, button.example, field)
    case 'phone':
      return /^\+?[\d ().-]{5,20}$/.test(button.phone) && button.phone.length <= 20
        ? []
        : [problem(`${field}.phone`, 'notAPhone')]
    case 'copy_code':
      return [
        ...(category === 'marketing' ? [] : [problem(field, 'onlyMarketing')]),
        ...(/^[\p{L}\d]{1,20}$/u.test(button.example)
          ? []
          : [problem(`${field}.example`, 'badCode', { max: 20 })]),
      ]
    case 'flow':
      return button.flowId ? [] : [problem(`${field}.flowId`, 'empty')]
    case 'other':
      return [problem(field, 'notHere')]
    default:
      return []
  }
}

function urlProblems(url: string, example: string | undefined, field: string): TemplateProblem[] {
  const at = `${field}.url`
  const plain = url.replace(/\{\{\s*\w+\s*\}\}$/, '')
  const isAddress = URL.canParse(plain) && /^https?:\/\/[^\s{}]+$/i.test(plain)
  const hasPlace = namesIn(url).length > 0
  return [
    ...(url.length > 2000 ? [problem(at, 'tooLong', { max: 2000, length: url.length })] : []),
    ...(/[{}]/.test(plain)
      ? [problem(at, 'urlEnd')]
      : isAddress
        ? []
        : [problem(at, 'notAnAddress')]),
    ...(hasPlace && !/^https?:\/\//i.test(example ?? '')
      ? [problem(`${field}.example`, 'example')]
      : []),
  ]
}
