import { z } from 'zod'
import { ChannelId } from '../channel.ts'
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

export const slaApi = {
  list: endpoint({
    method: 'GET',
    path: '/sla',
    summary: 'Within how many minutes customers are answered, for each channel that is connected.',
    access: 'member',
    response: z.object({ items: z.array(ReplyTime) }),
  }),
  set: endpoint({
    method: 'PUT',
    path: '/sla/:channel',
    summary: 'Sets it for one channel; it counts for those who write from now on.',
    access: 'admin',
    params: z.strictObject({ channel: ChannelId }),
    body: z.strictObject({ minutes: Minutes }),
    response: z.object({ items: z.array(ReplyTime) }),
  }),
}
