import type { Account } from '@atrium/channel-kit/meta/messaging/platform'
import { capabilities } from './capabilities.ts'
import { instagramErrors } from './errors.ts'
import type { Settings } from './settings.ts'

const hosts = { instagram: 'https://graph.instagram.com', facebook: 'https://graph.facebook.com' }

/** The webhook fields of an Instagram account that are read here. */
export const fields = [
  'messages',
  'message_reactions',
  'messaging_seen',
  'messaging_postbacks',
  'messaging_referral',
  'message_edit',
  'comments',
  'live_comments',
]

/**
 * The Instagram account as the platform's common code sees it. Instagram Login: everything is asked of
 * graph.instagram.com as the account. Facebook Login: of graph.facebook.com as the linked page; then the account's
 * fields are the app's alone, and the page is subscribed to any one of its own (Meta: "Webhooks for Instagram", step 2).
 */
export function accountOf(settings: Settings): Account {
  const { accountId, appId, appSecret, login, pageId, apiVersion, accessToken } = settings
  const baseUrl = settings.baseUrl || hosts[login]
  const byPage = login === 'facebook'
  return {
    label: 'Instagram',
    object: 'instagram',
    ownId: accountId,
    appId,
    metadata: false,
    linkOpensWindow: false,
    capabilities,
    graph: { label: 'Instagram', baseUrl, apiVersion, accessToken, rules: instagramErrors },
    token: byPage ? 'page' : 'instagram',
    ...(byPage && pageId !== '' && { page: pageId }),
    fields: byPage ? ['messages'] : fields,
    ...(byPage && {
      app: {
        secret: appSecret,
        needed: ['messages'],
        wanted: fields.filter((field) => field !== 'messages'),
      },
    }),
  }
}
