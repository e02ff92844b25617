import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { Content } from '../content.ts'
import { ChannelAccountId, HandleId, TemplateId } from '../ids.ts'
import { Time } from '../message.ts'
import { TemplateCategory } from '../template/wish.ts'
import { Estimate } from './cost.ts'

const cost = { estimate: Estimate.nullable() }

/** Which rule says so, in the server's words, and the facts behind it. */
const Reason = z.object({
  rule: z.string(),
  text: z.string(),
  evidence: z.record(z.string(), z.unknown()),
})

/** One legal way to deliver what somebody is writing, now. */
export const SendWay = z.discriminatedUnion('kind', [
  /** As it is; until the window closes, where the channel has one. */
  z.object({ kind: z.literal('free'), until: Time.nullable(), ...cost }),
  /** Only because a person sends it. */
  z.object({ kind: z.literal('person'), until: Time.nullable(), ...cost }),
  /** As an approved template. `keepsWords`: what was written stands in it; `waits`: it leaves at `until` at the earliest. */
  z.object({
    kind: z.literal('template'),
    templateId: TemplateId,
    name: z.string(),
    language: z.string(),
    category: TemplateCategory,
    content: Content,
    keepsWords: z.boolean(),
    waits: Reason.extend({ until: Time }).nullable(),
    ...cost,
  }),
  /** As it is, to another address of the same customer. */
  z.object({
    kind: z.literal('elsewhere'),
    handleId: HandleId,
    accountId: ChannelAccountId,
    channel: ChannelId,
    label: z.string(),
    /** The customer wants to be written to on this channel. */
    preferred: z.boolean(),
    until: Time.nullable(),
    ...cost,
  }),
])
export type SendWay = z.infer<typeof SendWay>

/**
 * The way that Atrium chose for a message that nobody typed. `why`: the customer asked for the channel, answers there
 * mostly, can be reached nowhere else, it costs least, or they were heard there last.
 */
export const PlannedWay = z.object({
  channel: ChannelId,
  handleId: HandleId,
  accountId: ChannelAccountId,
  why: z.enum(['asked', 'habit', 'only', 'cheapest', 'last']),
  refused: z.array(z.object({ channel: ChannelId, rule: z.string() })),
})
export type PlannedWay = z.infer<typeof PlannedWay>

/** All of them, the one that sending takes first; none of them at this address where `refused` says why. */
export const SendWays = z.object({
  ways: z.array(SendWay),
  refused: Reason.nullable(),
})
export type SendWays = z.infer<typeof SendWays>
