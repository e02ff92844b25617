import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { appTrouble } from '@atrium/channel-kit/meta/app-webhook'
import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { jsonPost } from '@atrium/channel-kit/meta/graph'
import { askToken } from '@atrium/channel-kit/meta/token-health'
import { graph, graphOf } from '../api.ts'
import type { Settings } from '../settings.ts'

/** Webhook fields of the app that are read here, beside `messages`. */
export const wanted = [
  'smb_message_echoes',
  'user_preferences',
  'account_update',
  'business_capability_update',
  'phone_number_quality_update',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
]

const edge = ({ wabaId }: Settings) => `${wabaId}/subscribed_apps`

/** Lets the WhatsApp account's events come to the app, and says how the number is then. */
export async function connect(
  settings: Settings,
  webhookUrl: string,
  io: ChannelIo,
): Promise<AccountHealth> {
  let refusal: string | undefined
  try {
    await graph(edge(settings), settings, io, jsonPost({}))
  } catch (error) {
    if (!(error instanceof ChannelError) || error.kind === 'rate' || error.kind === 'network')
      throw error
    // It may be subscribed by hand, with rights that this token has not.
    refusal = error.message
  }
  return check(settings, io, webhookUrl, refusal)
}

/** No number of the WhatsApp account is delivered to the app any more. */
export async function disconnect(settings: Settings, io: ChannelIo): Promise<void> {
  await graph(edge(settings), settings, io, { method: 'DELETE' })
}

/** Asks Meta for the number's state, whether the app gets the account's webhooks, and until when the token is good. */
export async function check(
  settings: Settings,
  io: ChannelIo,
  webhookUrl: string | null = null,
  refusal?: string,
): Promise<AccountHealth> {
  try {
    const fields = 'display_phone_number,verified_name,quality_rating,status'
    const number = fieldsOf(
      await graph(`${settings.phoneNumberId}?fields=${fields}`, settings, io, {}),
    )
    const trouble = numberTrouble(textOf(number.status), textOf(number.quality_rating))
    if (trouble) return trouble
    const apps = fieldsOf(await graph(edge(settings), settings, io, {}))
    const token = await askToken(graphOf(settings), io)
    if (!isSubscribed(apps, token.appId)) return notSubscribed(refusal)
    if (token.health.state !== 'ok' || !token.appId) return token.health
    const app = {
      appId: token.appId,
      appSecret: settings.appSecret,
      object: 'whatsapp_business_account',
      needed: ['messages'],
      wanted,
      webhookUrl,
    }
    return (await appTrouble(graphOf(settings), app, io)) ?? token.health
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const isTemporary = error.kind === 'rate' || error.kind === 'network'
    return { state: isTemporary ? 'warning' : 'broken', text: `WhatsApp says: ${error.message}` }
  }
}

/** Any app counts where Meta does not name them, or does not say whose the token is. */
function isSubscribed(apps: Fields, appId: string | undefined): boolean {
  const ids = arrayOf(apps.data).map((app) =>
    textOf(fieldsOf(fieldsOf(app).whatsapp_business_api_data).id),
  )
  return ids.some((id) => !id || !appId || id === appId)
}

function notSubscribed(refusal: string | undefined): AccountHealth {
  const next = refusal
    ? `Meta refused it: ${refusal.replace(/\.$/, '')}.`
    : 'Save the account to subscribe.'
  return {
    state: 'warning',
    text: `The app is not subscribed to the WhatsApp Business account: no message will come in. ${next}`,
  }
}

function numberTrouble(
  status: string | undefined,
  quality: string | undefined,
): AccountHealth | undefined {
  if (status && status !== 'CONNECTED')
    return {
      state: 'broken',
      text: `The number is ${status.toLowerCase().replaceAll('_', ' ')} at Meta.`,
    }
  if (quality === 'RED')
    return { state: 'warning', text: 'Customers block or report this number: quality is low.' }
  return undefined
}
