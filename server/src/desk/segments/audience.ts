import type { Group, Reach } from '@atrium/contract/broadcast/segment'
import type { Purpose } from '@atrium/contract/sending/consent'
import {
  compile,
  joinFile,
  joinReach,
  joinsOf,
  newQuestion,
  type Question,
  type SegmentFacts,
} from './compile.ts'

/** Who is asked for: people, the ways to write to them, and what about. */
export type Audience = {
  tree: Group
  ways: Reach[]
  /** Null: nobody is to be written to, so no consent is looked at. */
  purpose: Purpose | null
}

/**
 * Who is meant, as the SQL of a set with one row each: `contact_id`, why they are left out (`excluded`) or null, and
 * then the first way by which they can be reached (`way`, from 0) and its `handle_id`. The first reason that holds is
 * the one that is said, in the order in which a person could do something about it.
 */
export function audienceOf(
  audience: Audience,
  facts: SegmentFacts,
): { text: string; question: Question } {
  const question = newQuestion()
  const where = compile(question, audience.tree, facts)
  const reached = audience.ways.map((way) => joinReach(question, way, audience.purpose, facts))
  const isFree = (alias: string) => `(${alias}.handle_id IS NOT NULL AND ${alias}.barred IS NULL)`
  const pick = (value: (alias: string, place: number) => string): string =>
    reached.length === 0
      ? 'NULL'
      : `CASE ${reached.map((alias, place) => `WHEN ${isFree(alias)} THEN ${value(alias, place)}`).join(' ')} END`
  const some = (test: (alias: string) => string) => reached.map(test).join(' OR ')
  const reasons = [`WHEN c.blocked THEN 'blocked'`]
  if (reached.length > 0)
    reasons.push(
      `WHEN ${some(isFree)} THEN NULL`,
      `WHEN ${some((alias) => `${alias}.barred = 'stopped'`)} THEN 'stopped'`,
      `WHEN ${some((alias) => `${alias}.barred IS NOT NULL`)} THEN 'noOptIn'`,
      `WHEN ${joinFile(question)}.file THEN 'onlyFile'`,
      `ELSE 'noAddress'`,
    )
  const text = `SELECT c.id AS contact_id, CASE ${reasons.join(' ')} END AS excluded,
       (${pick((_alias, place) => String(place))})::smallint AS way, ${pick((alias) => `${alias}.handle_id`)}::uuid AS handle_id
     FROM contact c
     ${joinsOf(question)}
     WHERE NOT c.dormant AND ${where}`
  return { text, question }
}
