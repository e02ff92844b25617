import type { Channel } from '@atrium/channel-kit/channel'
import { z } from 'zod'

/** What is known of an account's token; the token itself is among the sealed secrets. */
export const TokenState = z.object({
  /** As the provider said; null before it was renewed for the first time. */
  endsAt: z.iso.datetime().nullable(),
  renewAt: z.iso.datetime(),
  /** The last try failed: the account's health is ours to take back. */
  failing: z.boolean(),
})
export type TokenState = z.infer<typeof TokenState>

/** Of an operator's new settings: a provider renews no token that was made this moment. */
export function newToken(channel: Channel, settings: unknown, now: Date): TokenState | null {
  const { tokens } = channel
  if (!tokens?.renewable(settings)) return null
  const renewAt = new Date(now.getTime() + tokens.firstAfter * 1000).toISOString()
  return { endsAt: null, renewAt, failing: false }
}
