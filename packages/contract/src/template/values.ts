import { type Placeholder, placeholders } from './placeholders.ts'
import type { Template, TemplateVariable } from './template.ts'

/** What the places of a template are filled from by themselves, as facts of the moment. */
export type ValueSource = {
  contactName: string | null
  businessName: string
  /** Who sends; null where a machine does. */
  memberName: string | null
  /** What was to be said in free words. */
  words: string | null
}

/**
 * The values that a template's places take by themselves, by field. Where nobody said where a value comes from, its name
 * tells: `{{first_name}}`, `{{text}}`; a template that is used to go on after the window has the customer first and the
 * words second. What nothing is known of is left out.
 */
export function valuesFrom(
  template: Pick<Template, 'components' | 'variables'> & Partial<Pick<Template, 'use'>>,
  source: ValueSource,
): Record<string, string> {
  return Object.fromEntries(
    placeholders(template).flatMap((place) => {
      const said = template.variables[place.field]
      // Only a text is guessed; the end of a link has a source where somebody gave it one.
      if (place.kind !== 'text' && !said) return []
      const variable = said ?? guessed(place, template.use ?? null)
      const own = variable && value(variable, source)
      return own ? [[place.field, own]] : []
    }),
  )
}

function value(variable: TemplateVariable, source: ValueSource): string {
  return onOneLine(drawn(variable, source)) || onOneLine(variable.fallback ?? '')
}

function drawn({ from, text }: TemplateVariable, source: ValueSource): string {
  switch (from) {
    case 'contact_name':
      return source.contactName ?? ''
    case 'first_name':
      return source.contactName?.trim().split(/\s+/)[0] ?? ''
    case 'business_name':
      return source.businessName
    case 'member_name':
      return source.memberName ?? ''
    case 'words':
      return source.words ?? ''
    case 'text':
      return text ?? ''
  }
}

/** Values hold no line breaks, tabs or rows of spaces (132018). */
function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

const names: Record<string, TemplateVariable['from']> = {
  first_name: 'first_name',
  name: 'contact_name',
  customer: 'contact_name',
  customer_name: 'contact_name',
  business: 'business_name',
  business_name: 'business_name',
  agent: 'member_name',
  agent_name: 'member_name',
  text: 'words',
  message: 'words',
  words: 'words',
}

function guessed({ field, name }: Placeholder, use: string | null): TemplateVariable | undefined {
  const from = Object.hasOwn(names, name) ? names[name] : undefined
  if (from) return { from }
  if (use !== 'reply' && use !== 'continue') return undefined
  if (field === 'body.1') return { from: 'first_name' }
  return field === 'body.2' && use === 'reply' ? { from: 'words' } : undefined
}
