import type { AccountHealth, ChannelIo } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'
import { arrayOf, fieldsOf, textOf } from './fields.ts'
import { callGraph, type Graph } from './graph.ts'

/** What an app must be subscribed to, so that Meta delivers here. One app has one address for each `object`. */
export type AppWebhook = {
  appId: string
  appSecret: string
  /** `whatsapp_business_account`, `page`, `instagram`. */
  object: string
  /** Without these no message comes in. */
  needed: string[]
  /** What is heard only with these. */
  wanted: string[]
  webhookUrl: string | null
}

/**
 * Asks the app where it delivers and what. Undefined when all is well, or when the app may not be asked.
 * Source: Graph API, Application Subscriptions; an app's own token is `id|secret`.
 */
export async function appTrouble(
  graph: Graph,
  app: AppWebhook,
  io: ChannelIo,
): Promise<AccountHealth | undefined> {
  const own = { ...graph, accessToken: `${app.appId}|${app.appSecret}` }
  try {
    const answer = fieldsOf(await callGraph(own, `${app.appId}/subscriptions`, io))
    return troubleIn(arrayOf(answer.data).map(fieldsOf), app)
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    if (error.kind === 'auth')
      return warning(
        `Meta does not take the app secret: ${error.message.replace(/\.$/, '')}. Webhooks will be refused.`,
      )
    if (error.kind === 'invalid') return undefined
    throw error
  }
}

function troubleIn(
  webhooks: Record<string, unknown>[],
  { object, needed, wanted, webhookUrl }: AppWebhook,
): AccountHealth | undefined {
  const webhook = webhooks.find((each) => each.object === object)
  const place = `App Dashboard → Webhooks → ${object}`
  if (!webhook)
    return warning(`The app delivers to no address: enter the webhook address under ${place}.`)
  const there = hostOf(textOf(webhook.callback_url))
  // Another account's address of this installation serves this one too.
  if (webhookUrl && there && there !== hostOf(webhookUrl))
    return warning(`The app delivers to another address: ${there}. Change it under ${place}.`)
  const names = arrayOf(webhook.fields).map((field) => textOf(fieldsOf(field).name) ?? field)
  const missing = (list: string[]) => list.filter((field) => !names.includes(field))
  const lost = missing(needed)
  if (lost.length > 0) return warning(`The app is not subscribed to ${lost.join(', ')} (${place}).`)
  const unheard = missing(wanted)
  if (unheard.length === 0) return undefined
  return { state: 'ok', text: `The app is not subscribed to ${unheard.join(', ')} (${place}).` }
}

const warning = (text: string): AccountHealth => ({ state: 'warning', text })

function hostOf(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).host : undefined
}
