import { useQuery } from '@tanstack/react-query'
import { Link, useMatch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../api/queries.ts'
import { ChannelMark, useChannelLabel } from '../ui/channel-mark.tsx'
import classes from './nav.module.css'

/** The channels in use; choosing one narrows the view that is open, choosing it again widens it. */
export function ChannelFilter() {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const accounts = useQuery(accountsQuery)
  const inbox = useMatch({ from: '/desk/inbox/$view', shouldThrow: false })
  const channels = [...new Set(accounts.data?.items.map(({ channel }) => channel))]
  if (channels.length < 2) return null
  const view = inbox?.params.view ?? 'open'
  const chosen = inbox?.search.channel
  return (
    <div className={classes.channels}>
      <h2 className={classes.section}>{t('nav.channels')}</h2>
      {channels.map((channel) => (
        <Link
          key={channel}
          to="/inbox/$view"
          params={{ view }}
          search={channel === chosen ? {} : { channel }}
          className={classes.link}
          data-status={channel === chosen ? 'active' : undefined}
          aria-current={channel === chosen ? 'true' : undefined}
        >
          <ChannelMark channel={channel} />
          <span className={classes.label}>{label(channel)}</span>
        </Link>
      ))}
    </div>
  )
}
