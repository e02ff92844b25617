import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { z } from 'zod'
import { call, json } from './api.ts'
import type { Settings } from './settings.ts'

/** Without a list Telegram leaves reactions out; what Atrium does not use need not be sent. */
const updates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
]

/** Tells Telegram where to deliver, and the secret to deliver with. What waited meanwhile (up to 24 h) comes then. */
export async function connect(
  settings: Settings,
  webhookUrl: string,
  io: ChannelIo,
): Promise<AccountHealth> {
  const body = {
    url: webhookUrl,
    secret_token: settings.secretToken,
    allowed_updates: updates,
    max_connections: 40,
  }
  await call('setWebhook', settings, io, json(body))
  return check(settings, io, webhookUrl)
}

/** Telegram delivers no more. Updates that wait are kept there for 24 h. */
export async function disconnect(settings: Settings, io: ChannelIo): Promise<void> {
  await call('deleteWebhook', settings, io, json({ drop_pending_updates: false }))
}

const Me = z.object({ username: z.string().optional() })
const WebhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.number(),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
})

/** An error of the last hour still matters when everything has been delivered since. */
const fresh = 3600

/** Asks whose token it is, and how delivery to us goes. */
export async function check(
  settings: Settings,
  io: ChannelIo,
  webhookUrl: string | null = null,
): Promise<AccountHealth> {
  try {
    Me.parse(await call('getMe', settings, io))
    const info = WebhookInfo.parse(await call('getWebhookInfo', settings, io))
    return trouble(info, webhookUrl, io.now()) ?? { state: 'ok', text: null }
  } catch (error) {
    if (error instanceof z.ZodError)
      return { state: 'warning', text: 'Telegram answered in a form that Atrium does not know.' }
    if (!(error instanceof ChannelError)) throw error
    const isTemporary = error.kind === 'rate' || error.kind === 'network'
    return { state: isTemporary ? 'warning' : 'broken', text: `Telegram says: ${error.message}` }
  }
}

function trouble(
  info: z.infer<typeof WebhookInfo>,
  webhookUrl: string | null = null,
  now: Date,
): AccountHealth | undefined {
  if (info.url === '')
    return { state: 'broken', text: 'Telegram has no address to deliver to. Save the account.' }
  if (webhookUrl !== null && info.url !== webhookUrl)
    return {
      state: 'broken',
      text: `Telegram delivers to another address: ${new URL(info.url).host}. Save the account to bring the bot here.`,
    }
  const { pending_update_count: waiting, last_error_message: said, last_error_date = 0 } = info
  const isFresh = now.getTime() / 1000 - last_error_date < fresh
  if (!said || (waiting === 0 && !isFresh)) return undefined
  const many = waiting === 1 ? 'One update waits' : `${waiting} updates wait`
  return { state: 'warning', text: `Telegram could not deliver: ${said}. ${many} there.` }
}
