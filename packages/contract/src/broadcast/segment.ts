import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { ChannelAccountId, uuid } from '../ids.ts'
import { Time } from '../message.ts'
import { Purpose } from '../sending/consent.ts'

/** How words of the record are compared: without regard to case. `atLeast` and `atMost` read them as numbers. */
const comparisons = [
  'is',
  'isNot',
  'contains',
  'startsWith',
  'atLeast',
  'atMost',
  'known',
  'unknown',
] as const
export const Comparison = z.enum(comparisons)
export type Comparison = z.infer<typeof Comparison>

const decimal = /^-?\d{1,15}(\.\d{1,9})?$/
const isNumeric = ({ is, value }: { is: Comparison; value: string }): boolean =>
  (is !== 'atLeast' && is !== 'atMost') || decimal.test(value)
const notNumber = { path: ['value'], message: 'A number is compared with a number.' }
const compared = { is: Comparison, value: z.string().max(200) }

/** A day, or so many days ago, counted again each time that somebody looks. */
export const Moment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('date'), at: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('ago'), days: z.number().int().min(0).max(3650) }),
])
export type Moment = z.infer<typeof Moment>

const side = z.enum(['before', 'after'])

/** One thing that is true of a customer or not. */
export const Condition = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('field'), field: z.enum(['name', 'company']), ...compared })
    .refine(isNumeric, notNumber),
  z
    .strictObject({ kind: z.literal('attribute'), key: z.string().min(1).max(100), ...compared })
    .refine(isNumeric, notNumber),
  /** `es` is also said of es-MX. */
  z.strictObject({
    kind: z.literal('language'),
    languages: z
      .array(z.string().regex(/^[a-zA-Z0-9-]{2,20}$/))
      .min(1)
      .max(50),
  }),
  z.strictObject({ kind: z.literal('created'), is: side, when: Moment }),
  /** When they last wrote, on this channel or on any. */
  z.strictObject({
    kind: z.literal('wrote'),
    is: side,
    when: Moment,
    channel: ChannelId.nullable(),
  }),
  z.strictObject({ kind: z.literal('lastChannel'), channel: ChannelId }),
  z.strictObject({ kind: z.literal('neverWrote') }),
  /** By free words now (`window`), or at all, with a template where the channel wants one (`template`). */
  z.strictObject({
    kind: z.literal('reachable'),
    accountId: ChannelAccountId,
    by: z.enum(['window', 'template']),
  }),
  z.strictObject({
    kind: z.literal('consent'),
    purpose: Purpose,
    is: z.enum(['given', 'notStopped']),
  }),
  /** What they did with an earlier broadcast. `silent`: they got it and did not answer within the days that count. */
  z.strictObject({
    kind: z.literal('broadcast'),
    broadcastId: uuid,
    is: z.enum(['got', 'notGot', 'replied', 'silent']),
  }),
  z.strictObject({ kind: z.literal('label'), labelId: uuid, is: z.enum(['has', 'hasNot']) }),
  z.strictObject({ kind: z.literal('segment'), segmentId: uuid, is: z.enum(['in', 'notIn']) }),
])
export type Condition = z.infer<typeof Condition>

/** Conditions of which all hold, any, or none. An empty `all` is everybody. */
export type Group = { kind: 'all' | 'any' | 'none'; of: (Condition | Group)[] }

const groupOf = <T extends z.ZodType>(inner: T) =>
  z.strictObject({ kind: z.enum(['all', 'any', 'none']), of: z.array(inner).max(20) })
const isGroup = (part: Condition | Group): part is Group => 'of' in part
const countOf = (part: Condition | Group): number =>
  isGroup(part) ? part.of.reduce((sum, inner) => sum + countOf(inner), 0) : 1

/** More would be a question that a database works on for minutes, and that nobody reads. */
const mostConditions = 40
const Innermost = groupOf(Condition)
const Inner = groupOf(z.union([Condition, Innermost]))

/** Who is meant: groups of conditions, up to three in each other. Blocked customers never are. */
export const SegmentTree = groupOf(z.union([Condition, Inner])).refine(
  (tree) => countOf(tree) <= mostConditions,
  `At most ${mostConditions} conditions.`,
)
export type SegmentTree = z.infer<typeof SegmentTree>

/** A saved one. Who is in it is looked up each time, so it is never out of date. */
export const Segment = z.object({
  id: uuid,
  name: z.string(),
  tree: SegmentTree,
  by: z.string(),
  createdAt: Time,
  updatedAt: Time,
})
export type Segment = z.infer<typeof Segment>

/** A way to write to somebody: an account, with a template that the provider approved or with free words. */
export const Reach = z.strictObject({
  accountId: ChannelAccountId,
  by: z.enum(['window', 'template']),
})
export type Reach = z.infer<typeof Reach>

/**
 * Why somebody who is meant is left out. `stopped`: they asked not to get this; `noOptIn`: they did not say yes where one
 * must; `onlyFile`: all that is known of them stands in a file, and nobody has proved an address of theirs.
 */
export const exclusions = ['blocked', 'stopped', 'noOptIn', 'onlyFile', 'noAddress'] as const
export const Exclusion = z.enum(exclusions)
export type Exclusion = z.infer<typeof Exclusion>

/** How many are meant, how many of them can be written to, and why the others cannot. */
export const AudienceCount = z.object({
  matching: z.number(),
  reachable: z.number(),
  /** By the way that they would be reached: the first that there is, in the order asked. */
  byWay: z.array(z.number()),
  excluded: z.record(Exclusion, z.number()),
})
export type AudienceCount = z.infer<typeof AudienceCount>
