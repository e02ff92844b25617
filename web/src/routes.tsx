import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { isView, localPath, text } from './address.ts'
import { sessionQuery } from './api/queries.ts'
import { withSettingsTexts } from './language/i18n.ts'
import { ErrorPage, NotFoundPage } from './ui/state/error-page.tsx'

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})

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

/** Everything behind the sign-in, inside the frame with the navigation. */
const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const state = await context.client.ensureQueryData(sessionQuery)
    if (!state.setUp) throw redirect({ to: '/set-up' })
    if (!state.session) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('./shell/frame.tsx'), 'Frame'),
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

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/channels' })
  },
})

const channels = createRoute({
  getParentRoute: () => settings,
  path: 'channels',
  component: lazyRouteComponent(
    () => import('./settings/channels/channels-page.tsx'),
    'ChannelsPage',
  ),
})

const newAccount = createRoute({
  getParentRoute: () => settings,
  path: 'channels/new/$channel',
  component: lazyRouteComponent(
    () => import('./settings/channels/account-page.tsx'),
    'NewAccountPage',
  ),
})

const account = createRoute({
  getParentRoute: () => settings,
  path: 'channels/$accountId',
  component: lazyRouteComponent(
    () => import('./settings/channels/account-page.tsx'),
    'AccountPage',
  ),
})

const templates = createRoute({
  getParentRoute: () => settings,
  path: 'templates',
  component: lazyRouteComponent(
    () => import('./settings/templates/templates-page.tsx'),
    'TemplatesPage',
  ),
})

const newTemplate = createRoute({
  getParentRoute: () => settings,
  path: 'templates/new',
  component: lazyRouteComponent(
    () => import('./settings/templates/edit-page.tsx'),
    'NewTemplatePage',
  ),
})

const template = createRoute({
  getParentRoute: () => settings,
  path: 'templates/$templateId',
  component: lazyRouteComponent(
    () => import('./settings/templates/template-page.tsx'),
    'TemplatePage',
  ),
})

const editTemplate = createRoute({
  getParentRoute: () => settings,
  path: 'templates/$templateId/edit',
  component: lazyRouteComponent(
    () => import('./settings/templates/edit-page.tsx'),
    'EditTemplatePage',
  ),
})

const bookings = createRoute({
  getParentRoute: () => settings,
  path: 'bookings',
  component: lazyRouteComponent(
    () => import('./settings/bookings/bookings-page.tsx'),
    'BookingsPage',
  ),
})

const flows = createRoute({
  getParentRoute: () => settings,
  path: 'flows',
  component: lazyRouteComponent(() => import('./settings/flows/flows-page.tsx'), 'FlowsPage'),
})

const flow = createRoute({
  getParentRoute: () => settings,
  path: 'flows/$flowId',
  validateSearch: (search): { recipe?: string } => text(search, 'recipe'),
  component: lazyRouteComponent(() => import('./settings/flows/flow-page.tsx'), 'FlowPage'),
})

const shops = createRoute({
  getParentRoute: () => settings,
  path: 'shops',
  component: lazyRouteComponent(() => import('./settings/shops/shops-page.tsx'), 'ShopsPage'),
})

const labels = createRoute({
  getParentRoute: () => settings,
  path: 'labels',
  component: lazyRouteComponent(() => import('./settings/labels/labels-page.tsx'), 'LabelsPage'),
})

const macros = createRoute({
  getParentRoute: () => settings,
  path: 'macros',
  component: lazyRouteComponent(() => import('./settings/macros/macros-page.tsx'), 'MacrosPage'),
})

const members = createRoute({
  getParentRoute: () => settings,
  path: 'members',
  component: lazyRouteComponent(() => import('./settings/members-page.tsx'), 'MembersPage'),
})

const imports = createRoute({
  getParentRoute: () => settings,
  path: 'import',
  component: lazyRouteComponent(() => import('./settings/import/imports-page.tsx'), 'ImportsPage'),
})

const oneImport = createRoute({
  getParentRoute: () => settings,
  path: 'import/$importId',
  component: lazyRouteComponent(() => import('./settings/import/import-page.tsx'), 'ImportPage'),
})

const identity = createRoute({
  getParentRoute: () => settings,
  path: 'identity',
  component: lazyRouteComponent(() => import('./settings/identity-page.tsx'), 'IdentityPage'),
})

const sending = createRoute({
  getParentRoute: () => settings,
  path: 'sending',
  component: lazyRouteComponent(() => import('./settings/sending/sending-page.tsx'), 'SendingPage'),
})

const sla = createRoute({
  getParentRoute: () => settings,
  path: 'sla',
  component: lazyRouteComponent(() => import('./settings/sla/sla-page.tsx'), 'SlaPage'),
})
const assistant = createRoute({
  getParentRoute: () => settings,
  path: 'assistant',
  component: lazyRouteComponent(
    () => import('./settings/assistant/assistant-page.tsx'),
    'AssistantPage',
  ),
})

const consent = createRoute({
  getParentRoute: () => settings,
  path: 'consent',
  component: lazyRouteComponent(() => import('./settings/consent/consent-page.tsx'), 'ConsentPage'),
})

const spend = createRoute({
  getParentRoute: () => settings,
  path: 'spend',
  component: lazyRouteComponent(() => import('./settings/spend/spend-page.tsx'), 'SpendPage'),
})

const journal = createRoute({
  getParentRoute: () => settings,
  path: 'journal',
  component: lazyRouteComponent(() => import('./settings/journal-page.tsx'), 'JournalPage'),
})

const profile = createRoute({
  getParentRoute: () => settings,
  path: 'profile',
  component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
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
      search,
      broadcasts,
      segments,
      segment,
      broadcast,
      settings.addChildren([
        settingsHome,
        channels,
        newAccount,
        account,
        templates,
        newTemplate,
        template,
        editTemplate,
        bookings,
        flows,
        flow,
        shops,
        labels,
        macros,
        members,
        identity,
        assistant,
        sending,
        sla,
        consent,
        spend,
        imports,
        oneImport,
        journal,
        profile,
      ]),
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
