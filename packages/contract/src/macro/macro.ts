import { z } from 'zod'
import { MemberId, uuid } from '../ids.ts'

const words = (max: number) => z.string().trim().min(1).max(max)

/**
 * One thing that a macro does. In all words, `{{first_name|there}}` is filled from the customer's record (see `fillWords`).
 */
export const MacroStep = z.discriminatedUnion('kind', [
  /** Says this where a reply goes. Outside the window it becomes what any reply becomes, or is refused. */
  z.strictObject({ kind: z.literal('reply'), text: words(10_000) }),
  /**
   * Sends the approved template of this name, in the customer's language where there is one, else in English, else in any.
   * `values` by its places (`body.1`); a place that is left out takes the value that it takes by itself.
   */
  z.strictObject({
    kind: z.literal('template'),
    name: words(600),
    values: z.record(z.string().max(200), z.string().max(1024)).default({}),
  }),
  z.strictObject({ kind: z.literal('note'), text: words(20_000) }),
  /** To a member, to whoever runs the macro, or to nobody. */
  z.strictObject({
    kind: z.literal('assign'),
    to: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('member'), memberId: MemberId }),
      z.strictObject({ kind: z.literal('me') }),
      z.strictObject({ kind: z.literal('nobody') }),
    ]),
  }),
  /** Gives the customer a label, or takes it away. */
  z.strictObject({ kind: z.literal('label'), labelId: uuid, has: z.boolean() }),
  /** Until so many hours after it is run. */
  z.strictObject({ kind: z.literal('snooze'), hours: z.number().int().min(1).max(8760) }),
  z.strictObject({ kind: z.literal('resolve') }),
  z.strictObject({ kind: z.literal('reopen') }),
])
export type MacroStep = z.infer<typeof MacroStep>

type SendingStep = Extract<MacroStep, { kind: 'reply' | 'template' }>

/** Whether a step writes to the customer. */
export function isSending(step: MacroStep): step is SendingStep {
  return step.kind === 'reply' || step.kind === 'template'
}

/** Who may run it: everyone, then administrators change it; or only who made it. */
const MacroVisibility = z.enum(['everyone', 'me'])

const fields = {
  name: words(60),
  visibility: MacroVisibility,
  /** In the order in which they are done. At most one of them writes to the customer. */
  steps: z
    .array(MacroStep)
    .min(1)
    .max(10)
    .refine(
      (steps) => steps.filter(isSending).length <= 1,
      'At most one step sends: a reply or a template.',
    ),
}

/** `rev` of the macro that was changed, 0 of a new one: somebody else's change is not written over unseen. */
export const MacroDraft = z.strictObject({ ...fields, rev: z.number().int().min(0) })
export type MacroDraft = z.infer<typeof MacroDraft>

/**
 * A named list of steps that a member runs on a conversation with one command. The name is one among everyone's, and one
 * among each member's own. `rev` grows with each change.
 */
export const Macro = z.object({ ...fields, id: uuid, rev: z.number() })
export type Macro = z.infer<typeof Macro>

/** A macro that says one thing and does nothing else: a canned response. Its words go into the composer. */
export function cannedText({ steps }: Pick<Macro, 'steps'>): string | undefined {
  const [only, ...more] = steps
  return only?.kind === 'reply' && more.length === 0 ? only.text : undefined
}

/**
 * Why a step cannot be done. `nowhere`: nobody can be answered; `noTemplates`: the channel has none; `values`: a place of
 * the template has no fitting value; `empty`: nothing is left of the words; the others are gone, or (a template) not approved.
 */
export const StepProblem = z.object({
  /** The place of the step, from 0. */
  step: z.number(),
  code: z.enum(['label', 'member', 'template', 'noTemplates', 'values', 'empty', 'nowhere']),
  /** In English, whole. */
  text: z.string(),
})
export type StepProblem = z.infer<typeof StepProblem>
