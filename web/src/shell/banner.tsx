import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PlugZap, TriangleAlert } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { streamState } from '../api/feed/live.ts'
import { accountsQuery, systemQuery } from '../api/queries.ts'
import { useSession } from '../session/session.ts'
import classes from './banner.module.css'

/** A line above everything while something is wrong that no screen shows by itself. */
export function Banner() {
  const { t } = useTranslation()
  const stream = useSyncExternalStore(streamState.subscribe, streamState.get)
  const system = useQuery(systemQuery)
  if (stream === 'lost') {
    return (
      <div className={classes.banner} role="status">
        <PlugZap size={15} />
        {t('banner.unreachable')}
      </div>
    )
  }
  const wrong = system.data?.items.filter(({ state }) => state === 'broken') ?? []
  const first = wrong[0]
  if (!first) return <AccountBanner />
  return (
    <div className={classes.banner} data-bad role="status">
      <TriangleAlert size={15} />
      <span className={classes.words}>
        <b>{first.name}</b> {first.text}
        {wrong.length > 1 && ` ${t('banner.more', { count: wrong.length - 1 })}`}
      </span>
      <Link to="/settings/channels" className={classes.link}>
        {t('banner.look')}
      </Link>
    </div>
  )
}

/** An account whose provider takes nothing from us: its token ended or was withdrawn. */
function AccountBanner() {
  const { t } = useTranslation()
  const { member } = useSession()
  const accounts = useQuery(accountsQuery)
  const wrong =
    accounts.data?.items.filter(({ enabled, health }) => enabled && health.state === 'broken') ?? []
  const [first] = wrong
  if (!first) return null
  return (
    <div className={classes.banner} data-bad role="status">
      <TriangleAlert size={15} />
      <span className={classes.words}>
        <b>{first.name}</b> {first.health.text ?? t('health.broken')}
        {wrong.length > 1 && ` ${t('banner.more', { count: wrong.length - 1 })}`}
      </span>
      {member.role === 'admin' ? (
        <Link
          to="/settings/channels/$accountId"
          params={{ accountId: first.id }}
          className={classes.link}
        >
          {t('banner.reauthorise')}
        </Link>
      ) : (
        <span className={classes.ask}>{t('banner.ask')}</span>
      )}
    </div>
  )
}
