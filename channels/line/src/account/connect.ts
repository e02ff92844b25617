import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { checked, post } from '../api.ts'
import { fieldsOf, textOf } from '../envelope.ts'
import type { Settings } from '../settings.ts'
import { check } from './check.ts'

/**
 * Tells LINE where to deliver, and lets it try: it posts an empty webhook and says what came back. Whether webhooks are
 * switched on at all is a switch of the console.
 */
export async function connect(
  settings: Settings,
  webhookUrl: string,
  io: ChannelIo,
): Promise<AccountHealth> {
  const put = { ...post({ endpoint: webhookUrl }), method: 'PUT' }
  await checked('/v2/bot/channel/webhook/endpoint', settings, io, put)
  const health = await check(settings, io, webhookUrl)
  return health.state === 'ok' ? ((await tried(settings, webhookUrl, io)) ?? health) : health
}

/** LINE's own delivery on trial; 60 an hour are allowed, so that its refusal to try says nothing about the address. */
async function tried(
  settings: Settings,
  webhookUrl: string,
  io: ChannelIo,
): Promise<AccountHealth | undefined> {
  try {
    const request = post({ endpoint: webhookUrl })
    const answer = fieldsOf(await checked('/v2/bot/channel/webhook/test', settings, io, request))
    if (answer.success !== false) return undefined
    const said = [textOf(answer.reason), textOf(answer.detail)].filter(Boolean).join(': ')
    return { state: 'warning', text: `LINE cannot deliver here: ${said.slice(0, 300)}.` }
  } catch (error) {
    if (error instanceof ChannelError) return undefined
    throw error
  }
}
