import { safeBookingSettings } from '@atrium/contract/booking'
import { Hours } from '@atrium/contract/contact'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { z } from 'zod'
import type { OpeningHours } from '../platform/opening-hours.ts'
import type { DoorRow } from './sql.ts'

/** Within what time customers are answered; the minutes are those of the hours, or of every hour where there are none. */
export type ReplyPromise = { minutes: number; hours: OpeningHours | null }

/** What was never set is null. */
const Stored = z.object({ opening: z.array(Hours).nullable(), zone: z.string().nullable() })

/** The hours in which an account's promise counts; null: around the clock. */
export function hoursOf({ reply_hours: stored }: DoorRow): OpeningHours | null {
  const hours = Stored.nullable().parse(stored)
  return (
    hours && {
      opening: hours.opening ?? safeBookingSettings.opening,
      zone: hours.zone ?? safeSendingPolicy.timeZone,
    }
  )
}
