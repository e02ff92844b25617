import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery } from './api/queries.ts'
import { ErrorPage, NotFoundPage } from './ui/state/error-page.tsx'

export const root = createRootRouteWithContext<{ client: QueryClient }>()({
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})

/** Everything behind the sign-in, inside the frame with the navigation. */
export const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const state = await context.client.ensureQueryData(sessionQuery)
    if (!state.setUp) throw redirect({ to: '/set-up' })
    if (!state.session) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('./shell/frame.tsx'), 'Frame'),
})
