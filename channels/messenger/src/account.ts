import { type Account, messagingErrors } from '@atrium/channel-kit/meta/messaging/platform'
import { capabilities } from './capabilities.ts'
import type { Settings } from './settings.ts'

/** The page as the platform's common code sees it. */
export function accountOf(settings: Settings): Account {
  const { pageId, appId, baseUrl, apiVersion, accessToken } = settings
  return {
    label: 'Messenger',
    object: 'page',
    ownId: pageId,
    appId,
    metadata: true,
    linkOpensWindow: true,
    capabilities,
    graph: { label: 'Messenger', baseUrl, apiVersion, accessToken, rules: messagingErrors },
  }
}
