import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { arrayOf, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { tokenHealth } from '@atrium/channel-kit/meta/token-health'
import { graph, graphOf } from './api.ts'
import type { Settings } from './settings.ts'

/** Asks Meta for the number's state, whether the app gets the account's webhooks, and until when the token is good. */
export async function check(settings: Settings, io: ChannelIo): Promise<AccountHealth> {
  try {
    const fields = 'display_phone_number,verified_name,quality_rating,status'
    const number = fieldsOf(
      await graph(`${settings.phoneNumberId}?fields=${fields}`, settings, io, {}),
    )
    const trouble = numberTrouble(textOf(number.status), textOf(number.quality_rating))
    if (trouble) return trouble
    const apps = fieldsOf(await graph(`${settings.wabaId}/subscribed_apps`, settings, io, {}))
    if (arrayOf(apps.data).length === 0)
      return {
        state: 'warning',
        text: 'No app is subscribed to the WhatsApp Business account: no message will come in.',
      }
    return await tokenHealth(graphOf(settings), io)
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const isTemporary = error.kind === 'rate' || error.kind === 'network'
    return { state: isTemporary ? 'warning' : 'broken', text: `WhatsApp says: ${error.message}` }
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
