import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { ContactId, ConversationId } from '../ids.ts'
import { Time } from '../message.ts'

/** A first answer within this many seconds is immediate. */
export const immediateSeconds = 600

/**
 * What came of the conversations that began in a period. Conversations, not messages, are counted; one that moved from
 * channel to channel counts once, for the channel on which it began.
 */
export const Figures = z.object({
  /** Those that the customer began. */
  conversations: z.int(),
  /** Answered by anybody, a person or the assistant. */
  answered: z.int(),
  /** Nobody has answered, and the conversation is not resolved: somebody waits. */
  waiting: z.int(),
  /** Seconds from the customer's first words to the first answer: the median and what nine of ten stay below. */
  firstAnswerSeconds: z.number().nullable(),
  firstAnswerP90Seconds: z.number().nullable(),
  /** Answered within ten minutes. */
  immediate: z.int(),
  resolved: z.int(),
  /** Resolved, and not opened again by the customer or a member since. */
  resolvedForGood: z.int(),
  reopened: z.int(),
  /** Resolved for good with answers of the assistant or of flows alone. */
  automated: z.int(),
  /** Those in which people worked, and their work at one of them: an average in seconds, without the waiting. */
  handled: z.int(),
  handleSeconds: z.number().nullable(),
  /** The customer wrote on more than one channel. */
  switched: z.int(),
  /** The customer came by another channel than before. */
  cameBack: z.int(),
  /** … and all that was said before was there when they were answered, without anybody linking it by hand. */
  recovered: z.int(),
})
export type Figures = z.infer<typeof Figures>

/** Figures that open the conversations behind them. */
export const figureNames = [
  'conversations',
  'answered',
  'waiting',
  'immediate',
  'late',
  'resolved',
  'resolvedForGood',
  'reopened',
  'automated',
  'handled',
  'switched',
  'cameBack',
  'recovered',
  'notRecovered',
] as const
export const FigureName = z.enum(figureNames)
export type FigureName = z.infer<typeof FigureName>

/** One conversation behind a figure. */
export const ReportedConversation = z.object({
  id: ConversationId,
  number: z.int(),
  contactId: ContactId,
  contactName: z.string(),
  /** On which it began. */
  channel: ChannelId,
  beganAt: Time,
  firstAnswerSeconds: z.number().nullable(),
  handleSeconds: z.number(),
  status: z.enum(['open', 'snoozed', 'resolved']),
})
export type ReportedConversation = z.infer<typeof ReportedConversation>

/**
 * One thing that a weekly review points out, with the figure of its week and of the week before. `channel` is null
 * where it is said of all channels together.
 */
export const Finding = z.object({
  kind: z.enum([
    'more',
    'fewer',
    'slower',
    'faster',
    'slowest',
    'waiting',
    'reopened',
    'notRecovered',
    'automated',
  ]),
  channel: ChannelId.nullable(),
  is: z.number(),
  was: z.number().nullable(),
})
export type Finding = z.infer<typeof Finding>

/** What a week was like on all channels. Written once, when the week is over, and kept as it was. */
export const WeeklyReview = z.object({
  /** The Monday on which the week began, and the Sunday on which it ended. */
  from: z.iso.date(),
  to: z.iso.date(),
  madeAt: Time,
  total: Figures,
  before: Figures,
  channels: z.array(z.object({ channel: ChannelId, figures: Figures })),
  findings: z.array(Finding),
})
export type WeeklyReview = z.infer<typeof WeeklyReview>
