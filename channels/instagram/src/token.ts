import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { callGraph } from '@atrium/channel-kit/meta/graph'
import { z } from 'zod'
import { accountOf } from './account.ts'
import type { Settings } from './settings.ts'

const Renewed = z.object({
  access_token: z.string().min(1).max(2000),
  expires_in: z.number().positive(),
})

/**
 * Tokens of Instagram Login end after 60 days. One that is a day old and has not ended is exchanged for one of 60 days
 * more. Source: Instagram Platform, reference of refresh_access_token. A page's token has no such exchange.
 */
export const tokens = {
  renewable: ({ login }: Settings) => login === 'instagram',
  // A day, and an hour for whoever made it before entering it.
  firstAfter: 25 * 3600,
  async renew(settings: Settings, io: ChannelIo) {
    const { graph } = accountOf(settings)
    const query = new URLSearchParams({
      grant_type: 'ig_refresh_token',
      access_token: settings.accessToken,
    })
    // This call stands above the versions of the API.
    const answer = await callGraph(
      { ...graph, apiVersion: '' },
      `refresh_access_token?${query}`,
      io,
    )
    const renewed = Renewed.safeParse(answer)
    if (!renewed.success)
      throw new ChannelError('network', 'no answer', 'Instagram’s answer holds no new token.')
    const { access_token: accessToken, expires_in } = renewed.data
    const endsAt = new Date(io.now().getTime() + expires_in * 1000)
    return { settings: { accessToken }, endsAt }
  },
}
