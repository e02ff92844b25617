import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { IdentityDecision } from '../contact.ts'
import { FlowRun } from '../flow/flow.ts'
import { uuid } from '../ids.ts'
import { Activity, Message, Note, Time } from '../message.ts'

/** What the assistant made of a message of the customer. */
export const AssistantTurn = z.object({
  type: z.literal('assistant'),
  /** The message that it looked at; the turn has no other name. */
  id: z.string(),
  at: Time,
  channel: ChannelId,
  outcome: z.enum(['answered', 'handed_over']),
  /** Of a hand-over: why. */
  why: z.string().nullable(),
  /** `rules`, or the model that thought. */
  engine: z.string(),
  /** From 0 to 1. */
  confidence: z.number(),
})
export type AssistantTurn = z.infer<typeof AssistantTurn>

/** The customer’s way through a flow, with all its steps, at the time when it began. */
export const TracedRun = FlowRun.extend({
  type: z.literal('flow'),
  at: Time,
  flowId: uuid,
  flowName: z.string(),
})
export type TracedRun = z.infer<typeof TracedRun>

/** What became of the customer in a broadcast. */
export const BroadcastTurn = z.object({
  type: z.literal('broadcast'),
  id: z.string(),
  at: Time,
  broadcastId: uuid,
  name: z.string(),
  state: z.enum(['made', 'excluded', 'refused', 'failed', 'cancelled']),
  /** Why they are left out, or which rule refused. */
  reason: z.string().nullable(),
  text: z.string().nullable(),
})
export type BroadcastTurn = z.infer<typeof BroadcastTurn>

/** One thing that happened with a customer, with why. */
export const TraceItem = z.discriminatedUnion('type', [
  Message,
  Note,
  Activity,
  IdentityDecision.extend({ type: z.literal('identity') }),
  AssistantTurn,
  TracedRun,
  BroadcastTurn,
])
export type TraceItem = z.infer<typeof TraceItem>
