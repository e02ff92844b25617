import { Link, Outlet } from '@tanstack/react-router'
import {
  Bot,
  Cable,
  CalendarCheck2,
  Coins,
  FileUp,
  Fingerprint,
  Handshake,
  LayoutTemplate,
  ScrollText,
  ShieldCheck,
  Store,
  Tags,
  Timer,
  UserRoundCog,
  UsersRound,
  Workflow,
  Zap,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../session/session.ts'
import classes from './settings.module.css'

const pages = [
  { to: '/settings/channels', key: 'channels', icon: <Cable size={16} />, admin: false },
  { to: '/settings/templates', key: 'templates', icon: <LayoutTemplate size={16} />, admin: false },
  {
    to: '/settings/bookings',
    key: 'bookings',
    icon: <CalendarCheck2 size={16} />,
    admin: false,
  },
  { to: '/settings/flows', key: 'flows', icon: <Workflow size={16} />, admin: false },
  { to: '/settings/shops', key: 'shops', icon: <Store size={16} />, admin: true },
  { to: '/settings/labels', key: 'labels', icon: <Tags size={16} />, admin: false },
  { to: '/settings/macros', key: 'macros', icon: <Zap size={16} />, admin: false },
  { to: '/settings/members', key: 'members', icon: <UsersRound size={16} />, admin: false },
  { to: '/settings/identity', key: 'identity', icon: <Fingerprint size={16} />, admin: false },
  { to: '/settings/assistant', key: 'assistant', icon: <Bot size={16} />, admin: false },
  { to: '/settings/sending', key: 'sending', icon: <ShieldCheck size={16} />, admin: false },
  { to: '/settings/sla', key: 'sla', icon: <Timer size={16} />, admin: false },
  { to: '/settings/consent', key: 'consent', icon: <Handshake size={16} />, admin: false },
  { to: '/settings/spend', key: 'spend', icon: <Coins size={16} />, admin: true },
  { to: '/settings/import', key: 'import', icon: <FileUp size={16} />, admin: true },
  { to: '/settings/journal', key: 'journal', icon: <ScrollText size={16} />, admin: true },
  { to: '/settings/profile', key: 'profile', icon: <UserRoundCog size={16} />, admin: false },
] as const

/** The settings, with their own navigation. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  return (
    <div className={classes.frame}>
      <nav className={classes.nav} aria-label={t('nav.settings')}>
        <h1>{t('nav.settings')}</h1>
        {pages
          .filter(({ admin }) => !admin || member.role === 'admin')
          .map(({ to, key, icon }) => (
            <Link key={to} to={to} className={classes.link}>
              {icon}
              {t(`settings.${key}`)}
            </Link>
          ))}
      </nav>
      <div className={classes.content}>
        <div className={classes.inner}>
          <Outlet />
        </div>
      </div>
    </div>
  )
}
