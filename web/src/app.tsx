import { DirectionProvider, MantineProvider } from '@mantine/core'
import './mantine.css'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api/api-error.ts'
import { sessionQuery } from './api/queries.ts'
import { router } from './routes.tsx'
import { themeWith } from './theme.ts'
import { toasts } from './ui/notify.ts'

const Toasts = lazy(() =>
  import('./ui/toasts/toasts.tsx').then((part) => ({ default: part.Toasts })),
)

const client = new QueryClient({
  queryCache: new QueryCache({ onError: onSessionEnd }),
  mutationCache: new MutationCache({ onError: onSessionEnd }),
  defaultOptions: {
    queries: {
      // The feed keeps everything true; only a resync or a change asks again.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 15 * 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) => isUnreachable(error) && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
})

/** The app: theme, data and routes. */
export function App() {
  const { t } = useTranslation()
  const close = t('confirm.close')
  const theme = useMemo(() => themeWith(close), [close])
  return (
    <QueryClientProvider client={client}>
      <DirectionProvider>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <ToastsWhenWanted />
          <RouterProvider router={router} context={{ client }} />
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  )
}

function ToastsWhenWanted() {
  const wanted = useSyncExternalStore(toasts.subscribe, toasts.wanted)
  return <Suspense>{wanted && <Toasts />}</Suspense>
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unreachable'
}

/** A session that ended elsewhere ends here, and comes back to this page after signing in. */
function onSessionEnd(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 'unauthenticated') return
  const state = client.getQueryData(sessionQuery.queryKey)
  if (!state?.session) return
  client.setQueryData(sessionQuery.queryKey, { ...state, session: null })
  void router.invalidate()
}
