import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { ContactId, ConversationId, MemberId, MessageId, uuid } from '../ids.ts'
import { Time } from '../message.ts'
import { Purpose } from '../sending/consent.ts'

const words = (max: number) => z.string().trim().min(1).max(max)

/**
 * What starts a flow. `opened`: a customer's message opens a conversation, or opens it again; `message`: any message of a
 * customer; `replied`: a member writes to a customer, here or in the provider's own app; `resolved`: a member resolves a
 * conversation.
 */
export const FlowTrigger = z.enum(['opened', 'message', 'replied', 'resolved'])
export type FlowTrigger = z.infer<typeof FlowTrigger>

/** Whether a member's doing starts it: then no message of the customer's does, and nothing in it is an answer. */
export function startsByMember(trigger: FlowTrigger): boolean {
  return trigger === 'replied' || trigger === 'resolved'
}

/** What must hold for it to start, all of it; what is left out asks for nothing. */
export const FlowConditions = z.strictObject({
  channels: z.array(ChannelId).min(1).max(50).optional(),
  /** One of them stands in the message, as whole words, whatever the case and the accents. */
  words: z.array(words(60)).min(1).max(50).optional(),
  /** The customer speaks one of them: `es` holds for `es-MX` too. */
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .min(1)
    .max(50)
    .optional(),
  labels: z
    .array(z.strictObject({ labelId: uuid, is: z.enum(['has', 'hasNot']) }))
    .min(1)
    .max(10)
    .optional(),
})
export type FlowConditions = z.infer<typeof FlowConditions>

/** In all words, `{{first_name|there}}` is filled for each customer (see `fillWords`). */
const FlowContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: words(10_000) }),
  /**
   * The approved template of this name, in the customer's language where there is one; `values` by its places (`body.1`).
   * Where the channel has no templates, its words go as text.
   */
  z.strictObject({
    kind: z.literal('template'),
    name: words(512),
    values: z.record(z.string().max(200), z.string().max(4000)),
  }),
])
export type FlowContent = z.infer<typeof FlowContent>

/** 30 days. */
export const longestWait = 30 * 24 * 60
/** An answer that comes later than this many minutes after the message is none. */
const longestReply = 24 * 60

export const FlowStep = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('send'),
    content: FlowContent,
    /** What policy counts it as: a `reply` answers the message that started the flow. */
    class: z.enum(['reply', 'transactional', 'proactive']),
    /** Of a proactive one, what consent is asked for. */
    purpose: Purpose.nullable(),
    /** Where they wrote, the way that is best for them now, or the best one on `channel`. */
    to: z.enum(['same', 'best', 'channel']),
    /** Only with `to: 'channel'`. */
    channel: ChannelId.optional(),
  }),
  z.strictObject({
    kind: z.literal('wait'),
    minutes: z.number().int().min(1).max(longestWait),
    /** The run ends where the customer writes meanwhile. */
    unlessAnswered: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('label'), labelId: uuid, has: z.boolean() }),
  z.strictObject({ kind: z.literal('assign'), memberId: MemberId.nullable() }),
  z.strictObject({ kind: z.literal('resolve') }),
])
export type FlowStep = z.infer<typeof FlowStep>

export const mostSteps = 20

const shape = {
  name: words(80),
  /** Only one that is on starts; switched off, its runs end before their next step. */
  on: z.boolean(),
  trigger: FlowTrigger,
  conditions: FlowConditions,
  steps: z.array(FlowStep).min(1).max(mostSteps),
}

/** What an administrator decides about a flow. */
export const FlowDraft = z.strictObject(shape).superRefine((flow, context) => {
  for (const { path, message } of flowProblems(flow))
    context.addIssue({ code: 'custom', path, message })
})
export type FlowDraft = z.infer<typeof FlowDraft>

/** What no flow can do, with where it stands. */
function flowProblems({
  trigger,
  conditions,
  steps,
}: Pick<FlowDraft, 'trigger' | 'conditions' | 'steps'>): {
  path: (string | number)[]
  message: string
}[] {
  const problems: { path: (string | number)[]; message: string }[] = []
  if (startsByMember(trigger) && conditions.words)
    problems.push({
      path: ['conditions', 'words'],
      message: 'No message starts it, so none has words.',
    })
  let waited = 0
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'wait') waited += step.minutes
    if (step.kind === 'send')
      for (const { field, message } of sendProblems(step, trigger, waited))
        problems.push({ path: ['steps', index, field], message })
  }
  return problems
}

type Send = Extract<FlowStep, { kind: 'send' }>

function sendProblems(
  send: Send,
  trigger: FlowTrigger,
  waited: number,
): { field: string; message: string }[] {
  const found: { field: string; message: string }[] = []
  if ((send.to === 'channel') !== (send.channel !== undefined))
    found.push({ field: 'channel', message: 'Say which channel, or choose another way.' })
  if (send.class === 'proactive') {
    if (!send.purpose) found.push({ field: 'purpose', message: 'Say what it is for.' })
    return found
  }
  if (send.purpose)
    found.push({ field: 'purpose', message: 'Only a proactive message has a purpose.' })
  if (send.class !== 'reply') return found
  // What nobody asked for is proactive, and counts for the cap.
  if (startsByMember(trigger))
    found.push({ field: 'class', message: 'Nobody asked: it answers no message.' })
  else if (waited > longestReply)
    found.push({ field: 'class', message: 'After a day it is no answer any more.' })
  if (send.to !== 'same')
    found.push({ field: 'to', message: 'An answer goes to where they wrote.' })
  return found
}

/** Whether a flow answers the message that starts it, before it waits for anything. */
export function answersAtOnce(steps: FlowStep[]): boolean {
  const waits = steps.findIndex(({ kind }) => kind === 'wait')
  const first = waits < 0 ? steps : steps.slice(0, waits)
  return first.some((step) => step.kind === 'send' && step.class === 'reply')
}

/** A flow that is on, as far as its start goes. `answers`: as `answersAtOnce` says. */
export const ArmedFlow = z.object({
  id: uuid,
  trigger: FlowTrigger,
  conditions: FlowConditions,
  answers: z.boolean(),
})
export type ArmedFlow = z.infer<typeof ArmedFlow>

/** An automation drawn in the builder. */
export const Flow = z.object({
  ...shape,
  id: uuid,
  /** Grows with each change. */
  rev: z.number(),
  runs: z.object({ running: z.number(), ended: z.number(), failed: z.number() }),
})
export type Flow = z.infer<typeof Flow>

/**
 * What became of a step. `delayed`: its message waits, because policy said later; `refused`: policy said no, and the run
 * went on; `failed`: it could not be done, and the run ended.
 */
const FlowOutcome = z.enum(['done', 'delayed', 'refused', 'failed'])

export const FlowStepResult = z.object({
  /** Which step, from 0. */
  position: z.number(),
  kind: z.enum(['send', 'wait', 'label', 'assign', 'resolve']),
  outcome: FlowOutcome,
  /** The policy rule, or what is missing: `label`, `member`, `template`, `account`, `content`. */
  why: z.string().nullable(),
  /** The same in words, and the facts of a policy rule, so that a reader can be told in their own language. */
  text: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  /** What is said, where, or would have been. */
  said: z.string().nullable(),
  channel: ChannelId.nullable(),
  messageId: MessageId.nullable(),
  /** Of a wait, or of a message that waits. */
  until: Time.nullable(),
  at: Time,
})
export type FlowStepResult = z.infer<typeof FlowStepResult>

/**
 * Why a run ended before its last step. `too_often`: the flow started for this customer too often within a day;
 * `another`: another flow answers the same message; `newer`: a member wrote to the customer again, with which what starts
 * by it begins anew; `resolved`: the conversation was, so nobody is waited for any more; `owner`: the address may have
 * another owner since; `broken`: a fault of ours, tried several times.
 */
export const FlowEnd = z.enum([
  'off',
  'answered',
  'too_often',
  'another',
  'newer',
  'resolved',
  'owner',
  'step',
  'broken',
])
export type FlowEnd = z.infer<typeof FlowEnd>

export const FlowRunState = z.enum(['running', 'ended', 'failed'])
export type FlowRunState = z.infer<typeof FlowRunState>

/** One customer on their way through a flow; it hangs on the handle, as messages do. */
export const FlowRun = z.object({
  id: uuid,
  contactId: ContactId,
  contactName: z.string(),
  conversationId: ConversationId,
  channel: ChannelId,
  /** The message that started it; null where none did. */
  messageId: MessageId.nullable(),
  state: FlowRunState,
  why: FlowEnd.nullable(),
  /** The next step. */
  position: z.number(),
  /** How many steps it has: those that the flow had when it started. */
  steps: z.number(),
  /** When the next step is due; null where none is. */
  dueAt: Time.nullable(),
  startedAt: Time,
  endedAt: Time.nullable(),
  log: z.array(FlowStepResult),
})
export type FlowRun = z.infer<typeof FlowRun>

/** Why a flow does not start. */
export const FlowUnmet = z.enum([
  'no_message',
  'blocked',
  'not_private',
  'trigger',
  'channels',
  'words',
  'languages',
  'labels',
  'too_often',
  'another',
])
export type FlowUnmet = z.infer<typeof FlowUnmet>

/** What a flow would do for the last message of a conversation. Nothing of it is done. */
export const FlowTrial = z.object({
  starts: z.boolean(),
  why: FlowUnmet.nullable(),
  steps: z.array(FlowStepResult),
})
export type FlowTrial = z.infer<typeof FlowTrial>
