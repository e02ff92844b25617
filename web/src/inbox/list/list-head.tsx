import type { InboxView } from '@atrium/contract/api/inbox'
import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ChevronDown, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ChannelMark, useChannelLabel } from '../../ui/channel-mark.tsx'
import classes from './list.module.css'

const others = ['open', 'mine', 'unassigned', 'due', 'snoozed', 'resolved', 'all'] as const

/** Which view this is; a menu, because a phone's bottom bar shows only some of them. */
export function ListHead({ view, channel }: { view: InboxView; channel: string | undefined }) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  return (
    <header className={classes.head}>
      <Menu position="bottom-start" width={200}>
        <Menu.Target>
          <button type="button" className={classes.view}>
            <h1>{t(`view.${view}`)}</h1>
            <ChevronDown size={15} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((other) => (
            <Menu.Item key={other} component={Link} to={`/inbox/${other}`}>
              {t(`view.${other}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {channel !== undefined && (
        <Link
          to="/inbox/$view"
          params={{ view }}
          className={classes.filter}
          aria-label={t('inbox.removeFilter', { channel: label(channel) })}
        >
          <ChannelMark channel={channel} size={14} />
          {label(channel)}
          <X size={13} />
        </Link>
      )}
    </header>
  )
}
