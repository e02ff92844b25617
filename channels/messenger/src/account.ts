import { type Account, messagingErrors } from '@atrium/channel-kit/meta/messaging/platform'
import { capabilities } from './capabilities.ts'
import type { Settings } from './settings.ts'

/** The webhook fields of a page that are read here. */
export const fields = [
  'messages',
  'messaging_postbacks',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_echoes',
  'message_edits',
  'messaging_referrals',
  'messaging_optins',
  'messaging_policy_enforcement',
  'feed',
]

/** The page as the platform's common code sees it. */
export function accountOf(settings: Settings): Account {
  const { pageId, appId, appSecret, baseUrl, apiVersion, accessToken } = settings
  return {
    label: 'Messenger',
    object: 'page',
    ownId: pageId,
    appId,
    metadata: true,
    linkOpensWindow: true,
    capabilities,
    graph: { label: 'Messenger', baseUrl, apiVersion, accessToken, rules: messagingErrors },
    token: 'page',
    page: pageId,
    fields,
    app: {
      secret: appSecret,
      needed: ['messages'],
      wanted: fields.filter((field) => field !== 'messages'),
    },
  }
}
