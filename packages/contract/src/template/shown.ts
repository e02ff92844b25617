import { componentOf } from './placeholders.ts'
import type { Template, TemplateButton } from './template.ts'

type Values = Record<string, string>

/** A text with its values; a place without one stays as it is written. */
export function filled(text: string, values: Values, prefix: string): string {
  return text.replace(
    /\{\{\s*(\w+)\s*\}\}/g,
    (whole, name: string) => values[prefix + name] || whole,
  )
}

/** What a customer will read, as far as the values are known. */
export function shownTemplate({ components }: Pick<Template, 'components'>, values: Values) {
  const header = componentOf(components, 'header')
  const body = componentOf(components, 'body')
  return {
    header: header?.format === 'text' ? filled(header.text, values, 'header.') : undefined,
    body: body ? filled(body.text, values, 'body.') : '',
    footer: componentOf(components, 'footer')?.text,
    labels: (componentOf(components, 'buttons')?.buttons ?? []).map(labelOf),
    cards: (componentOf(components, 'carousel')?.cards ?? []).map((card, index) => ({
      body: filled(componentOf(card.components, 'body')?.text ?? '', values, `card.${index}.body.`),
      labels: (componentOf(card.components, 'buttons')?.buttons ?? []).map(labelOf),
    })),
  }
}

function labelOf(button: TemplateButton): string {
  switch (button.type) {
    case 'copy_code':
      return button.text ?? 'Copy code'
    case 'otp':
      return button.text ?? 'Copy code'
    case 'call_permission':
      return 'Choose preference'
    case 'contact_request':
      return 'Share contact info'
    default:
      return button.text
  }
}
