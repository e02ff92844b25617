import type { Contact, PreferenceWhy } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../../../language/format.ts'
import { useChannelLabel } from '../../../ui/channel-mark.tsx'
import classes from '../contact-panel.module.css'

/** Why we write to this customer as we do; and a way to note that they said so themselves. */
export function Why({ why, onConfirm }: { why: PreferenceWhy; onConfirm: () => void }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <p className={classes.why}>
      {words(why)}
      {why.by !== 'said' && (
        <>
          {' · '}
          <button type="button" className={classes.confirm} onClick={onConfirm}>
            {t('preference.confirm')}
          </button>
        </>
      )}
    </p>
  )
}

function useWords(): (why: PreferenceWhy) => string {
  const { t, i18n } = useTranslation()
  const date = (at: string): string => shortDate(at, i18n.language)
  return (why) => {
    switch (why.by) {
      case 'often':
        return t('preference.often', { count: why.count, of: why.of })
      case 'last':
        return t('preference.last', { date: date(why.at) })
      case 'phone': {
        const country = new Intl.DisplayNames(i18n.language, { type: 'region' }).of(why.country)
        return t('preference.phone', { phone: why.phone, country: country ?? why.country })
      }
      case 'said':
        return t('preference.said', { name: why.actor, date: date(why.at) })
      case 'member':
        return t('preference.member', { name: why.actor, date: date(why.at) })
      case 'profile':
        return t('preference.profile')
      case 'file':
        return t('preference.file', { source: why.actor })
    }
  }
}

/** The language has a source of its own: what they were heard in. */
export function LanguageWhy({
  contact,
  onConfirm,
}: {
  contact: Contact
  onConfirm: (language: string) => void
}) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  const { language, languageWhy: why } = contact
  if (language === null || !why) return null
  const heard =
    why.channel && why.at
      ? { channel: label(why.channel), date: shortDate(why.at, i18n.language) }
      : undefined
  return (
    <p className={classes.why}>
      {heard ? t('contact.languageHeard', heard) : t(`preference.language.${why.by}`)}
      {why.by !== 'said' && (
        <>
          {' · '}
          <button type="button" className={classes.confirm} onClick={() => onConfirm(language)}>
            {t('preference.confirm')}
          </button>
        </>
      )}
    </p>
  )
}
