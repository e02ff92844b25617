import type { Contact } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import { ago } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import classes from './contact-panel.module.css'
import { EvidenceBadge } from './evidence-badge.tsx'
import { Section } from './section.tsx'

/** The customer's addresses, each with its evidence. */
export function Handles({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation()
  return (
    <Section title={t('contact.handles')}>
      <ul className={classes.list}>
        {contact.handles.map((handle) => (
          <li key={handle.id} className={classes.handle}>
            <ChannelMark channel={handle.channel} size={18} />
            <span className={classes.address}>
              <bdi title={handle.address}>{handle.label}</bdi>
              <small>
                {handle.name && handle.name !== contact.name ? `${handle.name} · ` : ''}
                {handle.lastSeenAt
                  ? t('contact.seen', { ago: ago(handle.lastSeenAt, now(), i18n.language) })
                  : t('contact.neverSeen')}
              </small>
            </span>
            <EvidenceBadge handle={handle} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
