import type { Placeholder } from '@atrium/contract/template/placeholders'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type { Template } from '@atrium/contract/template/template'
import { useTranslation } from 'react-i18next'

/** A problem in the reader's language. */
export function useProblemText(): (problem: TemplateProblem) => string {
  const { t } = useTranslation()
  return ({ code, data }) => t(`templateProblem.${code}`, data)
}

/** What a place is called: the card it stands on, the part, and its own name. */
export function usePlaceLabel(): (place: Placeholder) => string {
  const { t } = useTranslation()
  return (place) => {
    const [, card] = /^card\.(\d+)\./.exec(place.field) ?? []
    const part = place.field.replace(/^card\.\d+\./, '').split('.')[0]
    const own =
      place.kind === 'text' && part === 'body'
        ? `{{${place.name}}}`
        : place.kind === 'text' && part === 'header'
          ? t('template.place.heading', { name: place.name })
          : t(`template.place.${place.kind}`, { label: place.label ?? '' })
    return card === undefined ? own : t('template.place.card', { number: Number(card) + 1, own })
  }
}

/** The name of a language, in the reader's own. */
export function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag.replace('_', '-')) ?? tag
  } catch {
    return tag
  }
}

/** Those in the contact's language first, then in the reader's, then the others; each by name. */
export function fittingFirst(
  templates: Template[],
  contact: string | null | undefined,
  reader: string,
): Template[] {
  const plain = (tag: string | null | undefined) => tag?.split(/[-_]/)[0]
  const rank = ({ language }: Template): number => {
    if (contact && language === contact.replace('-', '_')) return 0
    if (contact && plain(language) === plain(contact)) return 1
    return plain(language) === plain(reader) ? 2 : 3
  }
  return templates.toSorted(
    (a, b) =>
      rank(a) - rank(b) || a.name.localeCompare(b.name) || a.language.localeCompare(b.language),
  )
}
