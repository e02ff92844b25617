import type { Template } from '@atrium/contract/template/template'

/** The customer's language and its regions first; then English, which most understand; then the others. */
export function byLanguage(templates: Template[], language: string | null): Template[] {
  const wanted = language?.split(/[-_]/)[0]?.toLowerCase()
  const rank = (template: Template): number => {
    const [own] = template.language.toLowerCase().split('_')
    if (own === wanted) return 0
    return own === 'en' ? 1 : 2
  }
  return templates.toSorted((a, b) => rank(a) - rank(b))
}
