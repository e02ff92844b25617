import { type Account, messagingErrors } from '@atrium/channel-kit/meta/messaging/platform'
import { capabilities } from './capabilities.ts'
import type { Settings } from './settings.ts'

const hosts = { instagram: 'https://graph.instagram.com', facebook: 'https://graph.facebook.com' }

/** The Instagram account as the platform's common code sees it. */
export function accountOf(settings: Settings): Account {
  const { accountId, appId, login, apiVersion, accessToken } = settings
  const baseUrl = settings.baseUrl || hosts[login]
  return {
    label: 'Instagram',
    object: 'instagram',
    ownId: accountId,
    appId,
    metadata: false,
    linkOpensWindow: false,
    capabilities,
    graph: { label: 'Instagram', baseUrl, apiVersion, accessToken, rules: messagingErrors },
  }
}
