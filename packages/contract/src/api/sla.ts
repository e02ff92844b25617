import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { Hours } from '../contact.ts'
import { endpoint } from '../endpoint.ts'

/** Minutes up to 30 days; null where nothing is promised. */
const Minutes = z.number().int().min(1).max(43_200).nullable()

/** Within how many minutes customers of a channel are answered. */
const ReplyTime = z.object({
  channel: ChannelId,
  minutes: Minutes,
  /** As the channel has it, until somebody says something else. */
  usual: z.number().int(),
})
export type ReplyTime = z.infer<typeof ReplyTime>

/** What the business promises, and in which hours its minutes pass. */
const Promises = z.object({
  items: z.array(ReplyTime),
  /** Minutes pass only while the business is open, or around the clock. */
  inOpeningHours: z.boolean(),
  /** When it is open: the hours of its bookings, in its time zone. With none, nothing is promised in them. */
  opening: z.array(Hours),
  timeZone: z.string(),
})
export type Promises = z.infer<typeof Promises>

export const slaApi = {
  list: endpoint({
    method: 'GET',
    path: '/sla',
    summary:
      'Within how many minutes customers are answered, for each channel that is connected, and when these minutes pass.',
    access: 'member',
    response: Promises,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/sla/:channel',
    summary: 'Sets it for one channel; it counts for those who write from now on.',
    access: 'admin',
    params: z.strictObject({ channel: ChannelId }),
    body: z.strictObject({ minutes: Minutes }),
    response: Promises,
  }),
  count: endpoint({
    method: 'PUT',
    path: '/sla',
    summary:
      'Sets whether the minutes pass in the opening hours only; it counts for those who write from now on.',
    access: 'admin',
    body: z.strictObject({ inOpeningHours: z.boolean() }),
    response: Promises,
  }),
}
