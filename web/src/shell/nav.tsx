import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import {
  AlarmClock,
  ChartNoAxesColumn,
  CircleCheck,
  Inbox,
  Megaphone,
  Search,
  Settings,
  Timer,
  UserRound,
  UserRoundX,
  UsersRound,
} from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { countsQuery } from '../api/queries.ts'
import type { CommandId } from '../commands/catalog.ts'
import { Keys } from '../commands/keys.tsx'
import { runCommand } from '../commands/registry.ts'
import { useSession } from '../session/session.ts'
import { ChannelFilter } from './channel-filter.tsx'
import classes from './nav.module.css'
import { UserMenu } from './user-menu.tsx'

const views = [
  { view: 'open', icon: <Inbox size={16} /> },
  { view: 'mine', icon: <UserRound size={16} /> },
  { view: 'unassigned', icon: <UserRoundX size={16} /> },
  { view: 'due', icon: <Timer size={16} /> },
  { view: 'snoozed', icon: <AlarmClock size={16} /> },
  { view: 'resolved', icon: <CircleCheck size={16} /> },
] as const

/** The way around: views with their counts, channels, contacts, settings. A bar at the bottom of a phone. */
export function Nav() {
  const { t } = useTranslation()
  const { workspace } = useSession()
  const counts = useQuery(countsQuery)
  useTitle(workspace.name, counts.data?.counts.mine ?? 0)
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      <div className={classes.head}>
        <img src="/favicon.svg" alt="" width={22} height={22} />
        <span className={classes.workspace}>{workspace.name}</span>
      </div>
      <button
        type="button"
        className={classes.search}
        onClick={() => runCommand('general.palette')}
      >
        <Search size={15} />
        <span>{t('nav.find')}</span>
        <Keys id="general.palette" />
      </button>
      <div className={classes.views}>
        {views.map(({ view, icon }) => (
          <NavLink
            key={view}
            to="/inbox/$view"
            params={{ view }}
            icon={icon}
            label={t(`view.${view}`)}
            count={view === 'resolved' ? undefined : counts.data?.counts[view]}
            compact={
              view === 'unassigned' || view === 'due' || view === 'snoozed' || view === 'resolved'
            }
          />
        ))}
      </div>
      <ChannelFilter />
      <div className={classes.rest}>
        <NavLink to="/contacts" icon={<UsersRound size={16} />} label={t('nav.contacts')} />
        <NavLink
          to="/broadcasts"
          icon={<Megaphone size={16} />}
          label={t('nav.broadcasts')}
          compact
        />
        <NavLink
          to="/reports"
          icon={<ChartNoAxesColumn size={16} />}
          label={t('nav.reports')}
          compact
        />
        <NavLink to="/settings" icon={<Settings size={16} />} label={t('nav.settings')} />
      </div>
      <UserMenu />
    </nav>
  )
}

/** The tab says how much waits for this member. */
function useTitle(workspace: string, mine: number): void {
  useEffect(() => {
    document.title = mine > 0 ? `(${mine > 99 ? '99+' : mine}) ${workspace}` : workspace
  }, [workspace, mine])
}

type NavLinkProps = Pick<LinkProps, 'to' | 'params'> & {
  icon: ReactNode
  label: string
  count?: number | undefined
  /** Left out of the phone's bottom bar, which has room for five. */
  compact?: boolean
  command?: CommandId
}

function NavLink({ to, params, icon, label, count, compact = false }: NavLinkProps) {
  return (
    <Link
      to={to ?? '/'}
      params={params ?? {}}
      className={classes.link}
      title={label}
      data-compact={compact || undefined}
      activeOptions={{ includeSearch: false }}
    >
      {icon}
      <span className={classes.label}>{label}</span>
      {count !== undefined && count > 0 && (
        <span className={classes.count}>{count > 99 ? '99+' : count}</span>
      )}
    </Link>
  )
}
