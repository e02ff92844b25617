import assert from 'node:assert/strict'
import type { Content } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { Refusal } from '../app.ts'
import type { Verdict } from './reference.ts'

/** What became of a message. */
export function fateOf(message: Message | undefined): Verdict {
  assert.ok(message, 'a message that was taken is gone')
  const rule = message.error?.code.replace('policy:', '') ?? ''
  if (message.state === 'refused') return { kind: 'refused', rule }
  if (message.state === 'delayed')
    return { kind: 'waits', rule, until: Date.parse(message.delayedUntil ?? '') }
  assert.ok(hasLeft(message), `${message.state}: ${message.error?.text}`)
  return { kind: 'goes' }
}

export function hasLeft({ state }: Message): boolean {
  return state === 'accepted' || state === 'delivered' || state === 'read'
}

/** Our clock goes on while the question is answered: what is true a little before or after is right, too. */
export function around(now: number, verdict: (at: number) => Verdict): Verdict[] {
  return [-slack, 0, slack].map((each) => verdict(now + each))
}

/** How far our clock may go on meanwhile. */
export const slack = 3_000

/** What was decided is among what the rules say. */
export function assertOneOf(given: Verdict, expected: Verdict[], when: string): void {
  const fits = expected.some((one) => {
    if (one.kind !== given.kind) return false
    if (one.kind === 'goes' || given.kind === 'goes') return true
    if (one.rule !== given.rule) return false
    return (
      one.kind !== 'waits' || given.kind !== 'waits' || Math.abs(one.until - given.until) < slack
    )
  })
  if (!fits) assert.deepEqual(given, expected[1], when)
}

/** The rule that refused a reply. */
export function ruleOf(error: unknown): string {
  assert.ok(error instanceof Refusal && error.problem.code === 'policy_refused', String(error))
  const { evidence } = error.problem
  assert.ok(evidence && typeof evidence === 'object' && 'rule' in evidence)
  return String(evidence.rule)
}

/** What was written, whatever it left as. */
export const wordsSaid = ({ content, composed }: Message) => {
  const said = composed ?? content
  return said.kind === 'text' ? said.text : ''
}

/** The provider answers STOP by itself; that is not ours. */
export function isOurs(content: Content, name: string): boolean {
  return content.kind !== 'text' || content.text.startsWith(`${name} `)
}
