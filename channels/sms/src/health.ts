import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Health } from './provider.ts'

/** A provider's refusal as health: what passes by itself is a warning. */
export function troubleOf(error: unknown, provider: string): Health {
  if (!(error instanceof ChannelError)) throw error
  const isTemporary = error.kind === 'rate' || error.kind === 'network'
  return { state: isTemporary ? 'warning' : 'broken', text: `${provider}: ${error.message}` }
}
