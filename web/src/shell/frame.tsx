import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { startLive } from '../api/feed/live.ts'
import { clockQuery } from '../api/queries.ts'
import { useCommand } from '../commands/registry.ts'
import { useShortcuts } from '../commands/use-shortcuts.ts'
import { useSession, useSignOut } from '../session/session.ts'
import { undoLast } from '../ui/notify.ts'
import { Banner } from './banner.tsx'
import classes from './frame.module.css'
import { Nav } from './nav.tsx'
import { useTheme } from './use-theme.ts'

const Palette = lazy(() =>
  import('../commands/palette.tsx').then((part) => ({ default: part.Palette })),
)
const Help = lazy(() => import('../commands/help.tsx').then((part) => ({ default: part.Help })))

/** The frame around every screen: banner, navigation, shortcuts, live feed. */
export function Frame() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [overlay, setOverlay] = useState<'palette' | 'help'>()
  useEffect(() => startLive(cache), [cache])
  useShortcuts()
  useQuery({ ...clockQuery, enabled: useSession().sandboxUrl !== null })
  useGoCommands()
  useCommand('general.palette', () => setOverlay('palette'))
  useCommand('general.undo', undoLast)
  useCommand('general.help', () => setOverlay('help'))
  return (
    <div className={classes.frame}>
      <a href="#main" className="skip">
        {t('nav.skip')}
      </a>
      <Banner />
      <div className={classes.body}>
        <Nav />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {overlay === 'palette' && <Palette onClose={() => setOverlay(undefined)} />}
        {overlay === 'help' && <Help opened onClose={() => setOverlay(undefined)} />}
      </Suspense>
    </div>
  )
}

function useGoCommands(): void {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const theme = useTheme()
  const inbox = (view: 'open' | 'mine' | 'unassigned' | 'snoozed' | 'resolved') => () =>
    void navigate({ to: '/inbox/$view', params: { view } })
  useCommand('go.inbox', inbox('open'))
  useCommand('go.mine', inbox('mine'))
  useCommand('go.unassigned', inbox('unassigned'))
  useCommand('go.snoozed', inbox('snoozed'))
  useCommand('go.resolved', inbox('resolved'))
  useCommand('go.contacts', () => void navigate({ to: '/contacts' }))
  useCommand('go.reports', () => void navigate({ to: '/reports' }))
  useCommand('go.settings', () => void navigate({ to: '/settings/channels' }))
  useCommand('general.search', () => void navigate({ to: '/search' }))
  useCommand('general.theme', theme.toggle)
  useCommand('general.signOut', () => signOut.mutate())
}
