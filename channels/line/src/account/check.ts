import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { checked } from '../api.ts'
import { fieldsOf } from '../envelope.ts'
import type { Settings } from '../settings.ts'

type Health = { state: 'ok' | 'warning' | 'broken'; text: string | null }

/** Asks LINE whether the token works, and whether webhooks are on and come here. */
export async function check(
  settings: Settings,
  io: ChannelIo,
  webhookUrl: string | null = null,
): Promise<Health> {
  const ask = async (path: string) => fieldsOf(await checked(path, settings, io, {}))
  try {
    await ask('/v2/bot/info')
    return (await webhookTrouble(ask, webhookUrl)) ?? { state: 'ok', text: null }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const isTemporary = error.kind === 'rate' || error.kind === 'network'
    return { state: isTemporary ? 'warning' : 'broken', text: `LINE says: ${error.message}` }
  }
}

type Ask = (path: string) => Promise<Record<string, unknown>>

async function webhookTrouble(ask: Ask, webhookUrl: string | null): Promise<Health | undefined> {
  try {
    const { active, endpoint } = await ask('/v2/bot/channel/webhook/endpoint')
    if (webhookUrl !== null && endpoint !== webhookUrl)
      return {
        state: 'broken',
        text: `LINE delivers to another address: ${String(endpoint).slice(0, 200)}. Save the account to bring it here.`,
      }
    if (active !== false) return undefined
    return {
      state: 'warning',
      text: 'Webhooks are switched off at LINE: switch on “Use webhook” in the console.',
    }
  } catch (error) {
    if (!(error instanceof ChannelError) || error.kind !== 'gone') throw error
    return { state: 'warning', text: 'LINE has no webhook address: no message will come in.' }
  }
}
