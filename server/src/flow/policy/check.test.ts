import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { MessageClass } from '@atrium/contract/message'
import { defaultOptIn, Purpose } from '@atrium/contract/sending/consent'
import fc from 'fast-check'
import {
  authors,
  capabilitiesOf,
  here,
  noon,
  nothingNeeded,
  said,
  template,
} from '../../../test/policy.ts'
import { check } from './check.ts'
import type { Intended, PolicyFacts } from './decision.ts'

const hoursAgo = (hours: number) => new Date(noon.getTime() - hours * 3600_000)
const touch = { messageId: 'm', at: hoursAgo(48), channel: 'sms', by: 'Reminder' }

const contents = fc.oneof(
  fc.string({ maxLength: 60 }).map((text): Content => ({ kind: 'text', text })),
  fc.constantFrom<Content>(
    { kind: 'text', text: 'x'.repeat(5000) },
    { kind: 'email', subject: 'Hello', text: 'hello' },
    { kind: 'location', latitude: 1, longitude: 2 },
    { kind: 'system', change: 'address', text: 'New number' },
    template,
  ),
)
/** Lets five messages answer one of the customer's. */
const answerable: Capabilities = {
  ...capabilitiesOf.whatsapp,
  window: { hours: 48, messages: 5, outside: 'template' },
}
const intents: fc.Arbitrary<Intended> = fc.record({
  class: fc.constantFrom(...MessageClass.options),
  author: fc.constantFrom(...Object.values(authors)),
  content: contents,
  purpose: fc.constantFrom(...Purpose.options),
})
const anyFacts: fc.Arbitrary<PolicyFacts> = fc.record({
  now: fc.constant(noon),
  channelLabel: fc.constant('Channel'),
  accountName: fc.constant('Account'),
  accountEnabled: fc.boolean(),
  capabilities: fc.constantFrom(...Object.values(capabilitiesOf), answerable),
  windowUntil: fc.option(
    fc
      .integer({ min: -3, max: 3 })
      .map((hours): Date => new Date(noon.getTime() + hours * 3600_000)),
  ),
  handleBlocked: fc.boolean(),
  contactBlocked: fc.boolean(),
  handler: fc.constantFrom('nobody', 'human', 'assistant', 'flow'),
  to: fc.constant({ handleId: here, channel: 'whatsapp' }),
  // Of one address, on everything: which word counts among several is the contract's own test.
  consent: fc
    .option(fc.constantFrom('stop', 'resume'))
    .map((value) => (value ? [said({ value })] : [])),
  optIn: fc.constantFrom(nothingNeeded, defaultOptIn),
  limits: fc.record({
    starts: fc.option(
      fc.record({
        most: fc.integer({ min: 0, max: 3 }),
        hours: fc.constant(24),
        count: fc.integer({ min: 0, max: 3 }),
        since: fc.option(fc.constantFrom(hoursAgo(1), hoursAgo(23))),
        isCounted: fc.boolean(),
      }),
    ),
    quota: fc.option(
      fc.record({
        most: fc.integer({ min: 0, max: 3 }),
        used: fc.integer({ min: 0, max: 3 }),
        renewsAt: fc.constant('2026-04-01T00:00:00.000Z'),
        isFree: fc.boolean(),
      }),
    ),
    answers: fc.option(fc.integer({ min: 0, max: 6 })),
  }),
  automation: fc.option(
    fc.record({
      policy: fc.record({
        cap: fc.record({
          touches: fc.integer({ min: 0, max: 3 }),
          days: fc.constant(7),
          transactional: fc.boolean(),
        }),
        pauseHours: fc.constantFrom(0, 4),
        quiet: fc.constantFrom(
          null,
          { from: '11:00', to: '13:00' },
          { from: '21:00', to: '08:00' },
        ),
        timeZone: fc.constant('UTC'),
        dayBudget: fc.constant(null),
        preferred: fc.constant('only'),
      }),
      touches: fc.array(fc.constant(touch), { maxLength: 3 }),
      personAt: fc.option(fc.constantFrom(hoursAgo(1), hoursAgo(5))),
      zone: fc.constant(null),
      hours: fc.constant(null),
      preferred: fc.option(fc.constant({ channel: 'sms', handleId: here })),
      spent: fc.constant(null),
    }),
  ),
})

/** Until when it does not leave by itself at noon, in other words than the rules. */
function until(intended: Intended, facts: PolicyFacts): Date | null {
  const ends = [...pauses(intended, facts), placeFree(intended, facts)]
  const [first = null] = ends.filter((end) => end !== null).sort((a, b) => Number(b) - Number(a))
  return first
}

function pauses({ class: kind, author }: Intended, { automation }: PolicyFacts): (Date | null)[] {
  if (!automation || kind !== 'proactive' || author.kind === 'member') return []
  const { personAt, policy } = automation
  return [
    personAt && policy.pauseHours > 0 && personAt > hoursAgo(4) ? hoursAgo(-3) : null,
    policy.quiet?.from === '11:00' ? hoursAgo(-1) : null,
  ]
}

/** When a place is free for somebody who is met by a template and is one too many. */
function placeFree({ content }: Intended, facts: PolicyFacts): Date | null {
  const { starts } = facts.limits
  const open = facts.windowUntil !== null && facts.windowUntil > facts.now
  if (!starts || open || content.kind !== 'template' || starts.isCounted) return null
  if (starts.count < starts.most) return null
  return new Date((starts.since ?? noon).getTime() + 24 * 3600_000)
}

/** The pause after the person's reply has ended. */
function isOver({ automation }: PolicyFacts): boolean {
  return automation !== null && automation.policy.pauseHours > 0 && automation.personAt === null
}

function isCapped(kind: string, author: Intended['author'], { automation }: PolicyFacts): boolean {
  if (!automation || author.kind === 'member') return false
  const { cap } = automation.policy
  const counted = kind === 'proactive' || (kind === 'transactional' && cap.transactional)
  return counted && automation.touches.length >= cap.touches
}

function isUsedUp({ limits: { quota } }: PolicyFacts): boolean {
  return quota !== null && !quota.isFree && quota.most - quota.used < 1
}

/** Whether the customer's word is in the way. */
function unwanted({ class: kind, purpose }: Intended, facts: PolicyFacts): boolean {
  const word = facts.consent[0]?.value
  if (facts.capabilities.optOut === 'all' && word === 'stop') return kind !== 'authentication'
  if (kind !== 'proactive') return false
  const needsYes = facts.optIn === defaultOptIn && (purpose ?? 'marketing') === 'marketing'
  return word === 'stop' || (needsYes && word !== 'resume')
}

/** They named another channel, and the workspace holds to it. */
function isElsewhere({ class: kind, author }: Intended, { automation, to }: PolicyFacts): boolean {
  if (kind !== 'proactive' || author.kind === 'member' || !automation?.preferred) return false
  return automation.preferred.channel !== to.channel
}

/** What must never leave, said once more and in other words than the rules. */
function reasons(intended: Intended, facts: PolicyFacts): string[] {
  const { class: kind, author, content } = intended
  const { capabilities } = facts
  const words = content.kind === 'text' ? content.text.length : 0
  const machine = author.kind === 'assistant' || author.kind === 'flow'
  const open = facts.windowUntil !== null && facts.windowUntil > facts.now
  const held = {
    block: facts.handleBlocked || facts.contactBlocked,
    account: !facts.accountEnabled,
    content:
      words > capabilities.text.max ||
      content.kind === 'system' ||
      (content.kind === 'email' && !capabilities.subject) ||
      (content.kind === 'location' && !capabilities.location) ||
      (content.kind === 'template' && !capabilities.templates),
    consent: unwanted(intended, facts),
    preference: isElsewhere(intended, facts),
    handler: machine && kind !== 'proactive' && facts.handler === 'human' && !isOver(facts),
    window: capabilities.window !== undefined && content.kind !== 'template' && !open,
    answers:
      capabilities === answerable && content.kind !== 'template' && (facts.limits.answers ?? 0) > 4,
    quota: isUsedUp(facts),
    cap: isCapped(kind, author, facts),
  }
  return Object.entries(held).flatMap(([rule, holds]) => (holds ? [rule] : []))
}

test('whatever the facts: approved exactly when nothing speaks against it, and the first reason in order is told', () => {
  fc.assert(
    fc.property(intents, anyFacts, (intended, facts) => {
      const [first] = reasons(intended, facts)
      const decision = check(intended, facts)
      if (first === undefined) {
        assert.ok(decision.kind === 'approved')
        assert.equal(decision.approved.intended, intended)
        assert.deepEqual(decision.approved.notBefore, until(intended, facts))
        assert.equal(decision.approved.notBefore, decision.delayed?.until ?? null)
      } else {
        assert.ok(decision.kind === 'refused')
        assert.equal(decision.rule, first)
        assert.ok(decision.text.length > 0)
      }
    }),
    { numRuns: 2000 },
  )
})
