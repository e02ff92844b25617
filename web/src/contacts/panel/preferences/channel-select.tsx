import type { Contact } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import { useChannelLabel } from '../../../ui/channel-mark.tsx'
import classes from '../contact-panel.module.css'

type Props = { contact: Contact; onChange: (channel: string | null) => void }

/** The channel they like to be written on; those they have an address on can be chosen. */
export function ChannelSelect({ contact, onChange }: Props) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const value = contact.preferences.channel?.value ?? ''
  const reached = contact.handles.map(({ channel }) => channel).filter((one) => one !== 'import')
  const channels = [...new Set(value ? [value, ...reached] : reached)]
  return (
    <select
      className={classes.select}
      aria-label={t('preference.channel')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    >
      <option value="">{t('contact.unknown')}</option>
      {channels.map((channel) => (
        <option key={channel} value={channel}>
          {label(channel)}
        </option>
      ))}
    </select>
  )
}
