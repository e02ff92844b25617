import { useTranslation } from 'react-i18next'
import classes from '../contact-panel.module.css'

const tags = [
  'en',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'nl',
  'pl',
  'tr',
  'uk',
  'ru',
  'ar',
  'he',
  'hi',
  'id',
  'vi',
  'th',
  'ja',
  'ko',
  'zh',
]

type Props = { value: string | null; onChange: (language: string | null) => void }

/** The language the customer wants to be answered in. */
export function LanguageSelect({ value, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' })
  const known = value === null || tags.includes(value) ? tags : [value, ...tags]
  return (
    <select
      className={classes.select}
      aria-label={t('contact.language')}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    >
      <option value="">{t('contact.unknown')}</option>
      {known.map((tag) => (
        <option key={tag} value={tag}>
          {nameOf(names, tag)}
        </option>
      ))}
    </select>
  )
}

/** A channel may have sent a tag that is none. */
function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}
