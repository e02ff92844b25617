import { answer, GraphRefusal, type Reply } from '@atrium/channel-kit/meta/fake/graph-reply'
import type { World } from './world.ts'

/** The edge `subscribed_apps` of the WhatsApp account. */
export function subscribedApps({ account, subscriptions }: World, method: string): Reply {
  if (method === 'GET')
    return answer({
      data: subscriptions.subscribed
        ? [{ whatsapp_business_api_data: { id: account.appId, name: 'Atrium', link: '' } }]
        : [],
    })
  if (method === 'POST' && subscriptions.mayNotSubscribe)
    throw new GraphRefusal(200, 'Permissions error', undefined, { status: 403 })
  subscriptions.subscribed = method === 'POST'
  return answer({ success: true })
}

/** The app's webhooks, which only the app itself may read: with `id|secret`. */
export function appSubscriptions({ account, subscriptions }: World, authorization?: string): Reply {
  if (authorization !== `Bearer ${account.appId}|${account.appSecret}`)
    throw new GraphRefusal(190, 'Invalid OAuth access token signature.')
  const { callback, fields } = subscriptions.webhook
  return answer({
    data: [
      {
        object: 'whatsapp_business_account',
        ...(callback && { callback_url: callback }),
        fields: fields.map((name) => ({ name, version: 'v24.0' })),
        active: true,
      },
    ],
  })
}
