import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { text } from '../address.ts'
import { desk } from '../frame-route.tsx'
import { withSettingsTexts } from '../language/i18n.ts'

const parent = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(
    () => withSettingsTexts(import('./settings-page.tsx')),
    'SettingsPage',
  ),
})

const settingsHome = createRoute({
  getParentRoute: () => parent,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/channels' })
  },
})

const channels = createRoute({
  getParentRoute: () => parent,
  path: 'channels',
  component: lazyRouteComponent(() => import('./channels/channels-page.tsx'), 'ChannelsPage'),
})

const newAccount = createRoute({
  getParentRoute: () => parent,
  path: 'channels/new/$channel',
  component: lazyRouteComponent(() => import('./channels/account-page.tsx'), 'NewAccountPage'),
})

const account = createRoute({
  getParentRoute: () => parent,
  path: 'channels/$accountId',
  component: lazyRouteComponent(() => import('./channels/account-page.tsx'), 'AccountPage'),
})

const templates = createRoute({
  getParentRoute: () => parent,
  path: 'templates',
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
})

const newTemplate = createRoute({
  getParentRoute: () => parent,
  path: 'templates/new',
  component: lazyRouteComponent(() => import('./templates/edit-page.tsx'), 'NewTemplatePage'),
})

const template = createRoute({
  getParentRoute: () => parent,
  path: 'templates/$templateId',
  component: lazyRouteComponent(() => import('./templates/template-page.tsx'), 'TemplatePage'),
})

const editTemplate = createRoute({
  getParentRoute: () => parent,
  path: 'templates/$templateId/edit',
  component: lazyRouteComponent(() => import('./templates/edit-page.tsx'), 'EditTemplatePage'),
})

const bookings = createRoute({
  getParentRoute: () => parent,
  path: 'bookings',
  component: lazyRouteComponent(() => import('./bookings/bookings-page.tsx'), 'BookingsPage'),
})

const flows = createRoute({
  getParentRoute: () => parent,
  path: 'flows',
  component: lazyRouteComponent(() => import('./flows/flows-page.tsx'), 'FlowsPage'),
})

const flow = createRoute({
  getParentRoute: () => parent,
  path: 'flows/$flowId',
  validateSearch: (search): { recipe?: string } => text(search, 'recipe'),
  component: lazyRouteComponent(() => import('./flows/flow-page.tsx'), 'FlowPage'),
})

const shops = createRoute({
  getParentRoute: () => parent,
  path: 'shops',
  component: lazyRouteComponent(() => import('./shops/shops-page.tsx'), 'ShopsPage'),
})

const labels = createRoute({
  getParentRoute: () => parent,
  path: 'labels',
  component: lazyRouteComponent(() => import('./labels/labels-page.tsx'), 'LabelsPage'),
})

const macros = createRoute({
  getParentRoute: () => parent,
  path: 'macros',
  component: lazyRouteComponent(() => import('./macros/macros-page.tsx'), 'MacrosPage'),
})

const members = createRoute({
  getParentRoute: () => parent,
  path: 'members',
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})

const imports = createRoute({
  getParentRoute: () => parent,
  path: 'import',
  component: lazyRouteComponent(() => import('./import/imports-page.tsx'), 'ImportsPage'),
})

const oneImport = createRoute({
  getParentRoute: () => parent,
  path: 'import/$importId',
  component: lazyRouteComponent(() => import('./import/import-page.tsx'), 'ImportPage'),
})

const identity = createRoute({
  getParentRoute: () => parent,
  path: 'identity',
  component: lazyRouteComponent(() => import('./identity-page.tsx'), 'IdentityPage'),
})

const sending = createRoute({
  getParentRoute: () => parent,
  path: 'sending',
  component: lazyRouteComponent(() => import('./sending/sending-page.tsx'), 'SendingPage'),
})

const sla = createRoute({
  getParentRoute: () => parent,
  path: 'sla',
  component: lazyRouteComponent(() => import('./sla/sla-page.tsx'), 'SlaPage'),
})
const assistant = createRoute({
  getParentRoute: () => parent,
  path: 'assistant',
  component: lazyRouteComponent(() => import('./assistant/assistant-page.tsx'), 'AssistantPage'),
})

const consent = createRoute({
  getParentRoute: () => parent,
  path: 'consent',
  component: lazyRouteComponent(() => import('./consent/consent-page.tsx'), 'ConsentPage'),
})

const spend = createRoute({
  getParentRoute: () => parent,
  path: 'spend',
  component: lazyRouteComponent(() => import('./spend/spend-page.tsx'), 'SpendPage'),
})

const journal = createRoute({
  getParentRoute: () => parent,
  path: 'journal',
  component: lazyRouteComponent(() => import('./journal-page.tsx'), 'JournalPage'),
})

const profile = createRoute({
  getParentRoute: () => parent,
  path: 'profile',
  component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
})

/** The settings' screens and their addresses. */
export const settings = parent.addChildren([
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
])
