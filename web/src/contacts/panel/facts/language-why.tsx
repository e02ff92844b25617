import type { Contact } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../../../language/format.ts'
import { useChannelLabel } from '../../../ui/channel-mark.tsx'
import classes from '../contact-panel.module.css'

/** Why we write to this customer in their language. */
export function LanguageWhy({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  const why = contact.languageWhy
  if (!why) return null
  const heard = why.channel && why.at
  return (
    <p className={classes.why}>
      {heard
        ? t('contact.languageHeard', {
            channel: label(why.channel ?? ''),
            date: shortDate(why.at ?? '', i18n.language),
          })
        : t('contact.languageSet')}
    </p>
  )
}
