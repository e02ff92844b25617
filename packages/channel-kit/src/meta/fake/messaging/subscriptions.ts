import type { RawRequest } from '../../../channel.ts'
import { answer, GraphRefusal, type Reply } from '../graph-reply.ts'
import type { World } from './world.ts'

/** Of a page's webhook fields those that matter here; the fields of an Instagram account are no fields of its page. */
const pageFields = new Set([
  'feed',
  'mention',
  'messages',
  'message_reactions',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_edits',
  'messaging_optins',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_policy_enforcement',
  'ratings',
  'standby',
])

/** The edge `subscribed_apps` of the page or the account. A call replaces what was subscribed. */
export function subscribedApps(world: World, { method, query }: RawRequest): Reply {
  const { product } = world
  switch (method) {
    case 'GET':
      return answer({
        data: world.subscribed ? [{ id: product.appId, subscribed_fields: world.subscribed }] : [],
      })
    case 'DELETE':
      world.subscribed = null
      return answer({ success: true })
    default: {
      const fields = (query.subscribed_fields ?? '').split(',').filter(Boolean)
      if (fields.length === 0)
        throw new GraphRefusal(100, 'The parameter subscribed_fields is required.')
      const byPage = product.object === 'page' || product.page !== undefined
      const known = byPage ? pageFields : new Set(product.fields)
      const wrong = fields.findIndex((field) => !known.has(field))
      if (wrong >= 0)
        throw new GraphRefusal(
          100,
          `Param subscribed_fields[${wrong}] must be one of {${[...known].join(', ')}}`,
        )
      if (world.mayNotSubscribe) throw new GraphRefusal(200, 'Permissions error')
      world.subscribed = fields
      return answer({ success: true })
    }
  }
}

/** The app's webhooks, which only the app itself may read: with `id|secret`. */
export function appSubscriptions(world: World, authorization: string | undefined): Reply {
  const { appId, appSecret, object } = world.product
  if (authorization !== `Bearer ${appId}|${appSecret}`)
    throw new GraphRefusal(190, 'Invalid OAuth access token signature.', undefined, { status: 400 })
  const { callback, fields } = world.webhook
  const named = fields.map((name) => ({ name, version: 'v26.0' }))
  return answer({
    data: [{ object, ...(callback && { callback_url: callback }), fields: named, active: true }],
  })
}

const nodes = {
  page: ['id', 'name', 'instagram_business_account'],
  account: ['id', 'name', 'username', 'profile_picture_url'],
  me: ['id', 'user_id', 'name', 'username', 'account_type', 'profile_picture_url'],
}

/** The page or the account itself: each login knows its own fields. */
export function ownNode({ product }: World, first: string, query: Record<string, string>): Reply {
  const isPage =
    product.object === 'page' || (product.page !== undefined && first !== product.ownId)
  const known = isPage ? nodes.page : product.page === undefined ? nodes.me : nodes.account
  const asked = (query.fields ?? 'id').split(',')
  const strange = asked.find((field) => !known.includes(field))
  if (strange)
    throw new GraphRefusal(100, `Tried accessing nonexisting field (${strange}) on node type`)
  const all: Record<string, unknown> = {
    id: isPage ? (product.page ?? product.ownId) : product.ownId,
    user_id: product.ownId,
    name: product.name,
    username: product.name,
    ...(product.page && { instagram_business_account: { id: product.ownId } }),
  }
  return answer(Object.fromEntries(asked.map((field) => [field, all[field]])))
}
