import type { Charge } from '@atrium/channel-kit/inbound-event'

/** What a provider says a message costs, where it says so in a form that can be added up. */
export function chargeOf(amount: unknown, currency: unknown): Charge | undefined {
  const isAmount = typeof amount === 'string' && /^\d{1,6}(\.\d{1,10})?$/.test(amount)
  const isCurrency = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
  if (!isAmount || !isCurrency) return undefined
  return { billable: Number(amount) > 0, amount: Number(amount), currency }
}
