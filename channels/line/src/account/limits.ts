import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { AccountLimits } from '@atrium/contract/sending/limits'
import { checked } from '../api.ts'
import { fieldsOf } from '../envelope.ts'
import type { Settings } from '../settings.ts'

/** How many messages the plan allows in this month, and how many are used. Answers with the reply token are in neither. */
export async function limits(settings: Settings, io: ChannelIo): Promise<AccountLimits> {
  const ask = async (path: string) => fieldsOf(await checked(path, settings, io, {}))
  const { type, value } = await ask('/v2/bot/message/quota')
  if (type !== 'limited' || typeof value !== 'number') return {}
  const { totalUsage } = await ask('/v2/bot/message/quota/consumption')
  const used = typeof totalUsage === 'number' ? totalUsage : 0
  return { quota: { most: value, used, renewsAt: nextMonth(io.now()).toISOString() } }
}

/** The beginning of the next month in Japan, where LINE counts. */
export function nextMonth(now: Date): Date {
  const there = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(
    'Asia/Tokyo',
  )
  const first = there.with({ day: 1 }).startOfDay().add({ months: 1 })
  return new Date(first.epochMilliseconds)
}
