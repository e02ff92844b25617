import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { isView, localPath, text } from './address.ts'
import { sessionQuery } from './api/queries.ts'
import { desk, root } from './frame-route.tsx'
import { withSettingsTexts } from './language/i18n.ts'
import { settings } from './settings/routes.tsx'

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => localPath(search.next),
  beforeLoad: async ({ context, search }) => {
    const state = await context.client.ensureQueryData(sessionQuery)
    if (!state.setUp) throw redirect({ to: '/set-up' })
    if (state.session) throw redirect({ href: search.next ?? '/inbox/open' })
  },
  component: lazyRouteComponent(() => import('./session/sign-in-page.tsx'), 'SignInPage'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  beforeLoad: async ({ context }) => {
    const state = await context.client.ensureQueryData(sessionQuery)
    if (state.setUp) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./session/set-up-page.tsx'), 'SetUpPage'),
})

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'open' } })
  },
})

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox/$view',
  validateSearch: (search): { channel?: string } => text(search, 'channel'),
  params: {
    parse: ({ view }) => ({ view: isView(view) ? view : 'open' }),
    stringify: ({ view }) => ({ view }),
  },
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'InboxPage'),
})

const noConversation = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'NothingOpen'),
})

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: lazyRouteComponent(
    () => import('./inbox/conversation/conversation-page.tsx'),
    'ConversationPage',
  ),
})

const contacts = createRoute({
  getParentRoute: () => desk,
  path: '/contacts',
  validateSearch: (search): { q?: string; label?: string } => ({
    ...text(search, 'q'),
    ...text(search, 'label'),
  }),
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./contacts/contacts-page.tsx')),
    'ContactsPage',
  ),
})

const noContact = createRoute({
  getParentRoute: () => contacts,
  path: '/',
  component: lazyRouteComponent(() => import('./contacts/contacts-page.tsx'), 'NoContact'),
})

const contact = createRoute({
  getParentRoute: () => contacts,
  path: '$contactId',
  component: lazyRouteComponent(() => import('./contacts/contact-page.tsx'), 'ContactPage'),
})

const trace = createRoute({
  getParentRoute: () => desk,
  path: '/contacts/$contactId/trace',
  validateSearch: (search): { of?: string } => text(search, 'of'),
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./trace/trace-page.tsx')),
    'TracePage',
  ),
})

const suggestions = createRoute({
  getParentRoute: () => contacts,
  path: 'suggestions',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./contacts/who/suggestions-page.tsx')),
    'SuggestionsPage',
  ),
})

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  validateSearch: (search): { q?: string } => text(search, 'q'),
  component: lazyRouteComponent(() => import('./search/search-page.tsx'), 'SearchPage'),
})

const broadcasts = createRoute({
  getParentRoute: () => desk,
  path: '/broadcasts',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./broadcasts/broadcasts-page.tsx')),
    'BroadcastsPage',
  ),
})

const segments = createRoute({
  getParentRoute: () => desk,
  path: '/broadcasts/segments',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./broadcasts/segments/segments-page.tsx')),
    'SegmentsPage',
  ),
})

const segment = createRoute({
  getParentRoute: () => desk,
  path: '/broadcasts/segments/$segmentId',
  validateSearch: (search): { new?: true } => (search.new ? { new: true } : {}),
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./broadcasts/segments/segment-page.tsx')),
    'SegmentPage',
  ),
})

const broadcast = createRoute({
  getParentRoute: () => desk,
  path: '/broadcasts/$broadcastId',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./broadcasts/broadcast-page.tsx')),
    'BroadcastPage',
  ),
})

const reports = createRoute({
  getParentRoute: () => desk,
  path: '/reports',
  validateSearch: (search): { days?: number; figure?: string; channel?: string } => ({
    ...(typeof search.days === 'number' && { days: search.days }),
    ...text(search, 'figure'),
    ...text(search, 'channel'),
  }),
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./reports/reports-page.tsx')),
    'ReportsPage',
  ),
})

/** All screens and their addresses. */
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    desk.addChildren([
      home,
      inbox.addChildren([noConversation, conversation]),
      contacts.addChildren([noContact, suggestions, contact]),
      trace,
      search,
      broadcasts,
      segments,
      segment,
      broadcast,
      reports,
      settings,
    ]),
  ]),
  // Filled by RouterProvider, which owns the client.
  context: { client: undefined as unknown as QueryClient },
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
