import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { endpoint } from '../endpoint.ts'
import { FigureName, Figures, ReportedConversation, WeeklyReview } from '../report/report.ts'

const period = { from: z.iso.date(), to: z.iso.date() }

/** What came of the conversations of a period, and the reviews of past weeks. */
export const reportsApi = {
  figures: endpoint({
    method: 'GET',
    path: '/reports',
    summary:
      'Figures of the conversations that began between two days of the business’s time zone (both included): all channels, each channel, and the same number of days before.',
    access: 'member',
    query: z.strictObject(period),
    response: z.object({
      timeZone: z.string(),
      total: Figures,
      channels: z.array(z.object({ channel: ChannelId, figures: Figures })),
      before: Figures,
      /** Conversations that are not counted yet. Ask again: each call counts more of them. */
      uncounted: z.int(),
    }),
  }),
  conversations: endpoint({
    method: 'GET',
    path: '/reports/conversations',
    summary: 'The conversations behind a figure, the newest first, 50 at a time.',
    access: 'member',
    query: z.strictObject({
      ...period,
      figure: FigureName,
      channel: ChannelId.optional(),
      cursor: z.string().max(100).optional(),
    }),
    response: z.object({ items: z.array(ReportedConversation), nextCursor: z.string().nullable() }),
  }),
  reviews: endpoint({
    method: 'GET',
    path: '/reports/reviews',
    summary:
      'The reviews of the last 12 weeks, the newest first. One is made when its week is over.',
    access: 'member',
    response: z.object({ items: z.array(WeeklyReview) }),
  }),
}
