import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import type { AccountLimits } from '@atrium/contract/sending/limits'
import { graph } from '../api.ts'
import type { Settings } from '../settings.ts'

const thousands = { K: 1_000, M: 1_000_000 }

/** `TIER_2K` and 2000 are 2,000 people; `TIER_UNLIMITED` and -1 any number (null). Undefined for what is not known. */
export function tierOf(value: unknown): number | null | undefined {
  if (value === -1 || value === 'TIER_UNLIMITED') return null
  if (typeof value === 'number') return isTier(value) ? value : undefined
  const found = typeof value === 'string' && /^TIER_(\d{1,4})([KM])?$/.exec(value)
  if (!found) return undefined
  const unit = found[2] === 'K' || found[2] === 'M' ? thousands[found[2]] : 1
  const most = Number(found[1]) * unit
  return isTier(most) ? most : undefined
}

/** More than a thousand million is no tier of Meta's. */
const isTier = (most: number) => Number.isInteger(most) && most >= 0 && most <= 1_000_000_000

/**
 * With how many people a conversation may be begun in 24 hours. Since October 2025 all numbers of a business portfolio
 * share the limit; from v24.0 on it has another name. Source: Meta, “Messaging limits”.
 */
export async function limits(settings: Settings, io: ChannelIo): Promise<AccountLimits> {
  const isNew = Number(/^v(\d+)/.exec(settings.apiVersion)?.[1]) >= 24
  const field = isNew ? 'whatsapp_business_manager_messaging_limit' : 'messaging_limit_tier'
  const number = fieldsOf(
    await graph(`${settings.phoneNumberId}?fields=${field}`, settings, io, {}),
  )
  const most = tierOf(number[field])
  if (most === undefined) return {}
  return { starts: { most, pool: await portfolioOf(settings, io) } }
}

/** Where the token may not see whose the WhatsApp account is, its numbers are counted together and no others. */
async function portfolioOf(settings: Settings, io: ChannelIo): Promise<string> {
  try {
    const owner = await graph(`${settings.wabaId}?fields=owner_business_info`, settings, io, {})
    return textOf(fieldsOf(fieldsOf(owner).owner_business_info).id) ?? settings.wabaId
  } catch (error) {
    if (error instanceof ChannelError && error.kind !== 'rate' && error.kind !== 'network')
      return settings.wabaId
    throw error
  }
}
