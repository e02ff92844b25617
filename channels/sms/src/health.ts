import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Health } from './provider.ts'

/** A provider's refusal as health: what passes by itself is a warning. */
export function troubleOf(error: unknown, provider: string): Health {
  if (!(error instanceof ChannelError)) throw error
  const isTemporary = error.kind === 'rate' || error.kind === 'network'
  return { state: isTemporary ? 'warning' : 'broken', text: `${provider}: ${error.message}` }
}

/** What the provider does not know, or does not let these credentials see, is not judged. */
export function unlessKnown(error: unknown): undefined {
  if (error instanceof ChannelError && ['invalid', 'gone', 'auth'].includes(error.kind)) return
  throw error
}

/**
 * Whether what is sent to the number comes here. `addresses`: where the provider delivers by one of them; an empty one
 * is none, and undefined is not known. What stands behind a # is Twilio's, and no part of the address.
 */
export function addressTrouble(
  addresses: (string | undefined)[],
  webhookUrl: string | null | undefined,
  place: string,
): Health | undefined {
  const known = addresses.filter((address) => address !== undefined)
  if (!webhookUrl || known.length === 0) return undefined
  const plain = known.map((address) => address.split('#')[0] ?? '')
  if (plain.includes(webhookUrl)) return undefined
  const [other] = plain.filter(Boolean)
  const text = other
    ? `What is sent to the number goes to another address: ${hostAndPath(other)}.`
    : 'What is sent to the number goes nowhere: no address is entered.'
  return { state: 'warning', text: `${text} Enter ${webhookUrl} ${place}.` }
}

/** Without a query: it may hold a secret. */
function hostAndPath(address: string): string {
  if (!URL.canParse(address)) return address.slice(0, 100)
  const { host, pathname } = new URL(address)
  return `${host}${pathname}`.slice(0, 200)
}
