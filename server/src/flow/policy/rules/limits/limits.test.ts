import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Capabilities } from '@atrium/contract/channel'
import {
  authors,
  capabilitiesOf,
  facts,
  intended,
  noon,
  template,
} from '../../../../../test/policy.ts'
import { type ProviderLimits, unlimited } from '../../decision.ts'
import { answersRule } from './answers.ts'
import { quotaRule } from './quota.ts'
import { tierRule } from './tier.ts'

const hour = 3600_000
const since = new Date(noon.getTime() - 20 * hour)
const starts = { most: 250, hours: 24, count: 250, since, isCounted: false }
const closed = { windowUntil: null }
const withStarts = (change: Partial<typeof starts> = {}) =>
  facts({ ...closed, limits: { ...unlimited, starts: { ...starts, ...change } } })

test('who is one too many waits until the first who is counted no longer is, whoever sends', () => {
  for (const author of Object.values(authors)) {
    const verdict = tierRule(intended({ author, content: template }), withStarts())
    assert.ok(verdict?.kind === 'delayed')
    assert.deepEqual(verdict.until, new Date(noon.getTime() + 4 * hour))
    assert.deepEqual(verdict.evidence, {
      most: 250,
      hours: 24,
      count: 250,
      since: since.toISOString(),
      channel: 'WhatsApp',
    })
  }
})

test('a place is free, or none is taken: somebody counted already, an open window, words, a change of what has left', () => {
  const send = intended({ content: template })
  assert.equal(tierRule(send, withStarts({ count: 249 })), undefined)
  assert.equal(tierRule(send, withStarts({ isCounted: true })), undefined)
  assert.equal(tierRule(send, facts({ ...closed })), undefined)
  const { limits } = withStarts()
  assert.equal(tierRule(send, facts({ limits })), undefined)
  assert.equal(tierRule(intended(), withStarts()), undefined)
  const change = { kind: 'edit', sentAt: noon } as const
  assert.equal(tierRule({ ...send, change }, withStarts()), undefined)
  // Nobody at all may be met, and nobody is counted: it is looked at again, and never at once.
  const none = tierRule(
    send,
    facts({
      ...closed,
      limits: { ...unlimited, starts: { ...starts, most: 0, count: 0, since: noon } },
    }),
  )
  assert.ok(none?.kind === 'delayed' && none.until > noon)
})

const quota = { most: 500, used: 500, renewsAt: '2026-03-31T15:00:00.000Z', isFree: false }
const withQuota = (change: Partial<typeof quota> = {}) =>
  facts({ limits: { ...unlimited, quota: { ...quota, ...change } } })

test('what the plan no longer pays for is refused with the day on which it does again; a free answer goes', () => {
  const verdict = quotaRule(intended(), withQuota())
  assert.ok(verdict?.kind === 'refused')
  assert.match(
    verdict.text,
    /500 messages of the plan are used \(500\); new ones come on 2026-03-31/,
  )
  assert.deepEqual(verdict.evidence, {
    most: 500,
    used: 500,
    renewsAt: quota.renewsAt,
    channel: 'WhatsApp',
  })
  assert.equal(quotaRule(intended(), withQuota({ used: 499 })), undefined)
  assert.equal(quotaRule(intended(), withQuota({ isFree: true })), undefined)
  assert.equal(quotaRule(intended(), facts()), undefined)
})

const five: Capabilities = {
  ...capabilitiesOf.whatsapp,
  window: { hours: 48, messages: 5, outside: 'nothing' },
}
const answered = (answers: ProviderLimits['answers']) =>
  facts({ capabilities: five, limits: { ...unlimited, answers } })

test('so many messages answer one of the customer, and the next is refused until they write', () => {
  const verdict = answersRule(intended(), answered(5))
  assert.ok(verdict?.kind === 'refused')
  assert.deepEqual(
    [verdict.rule, verdict.evidence],
    ['answers', { most: 5, count: 5, channel: 'WhatsApp' }],
  )
  assert.equal(answersRule(intended(), answered(4)), undefined)
  assert.equal(answersRule(intended({ content: template }), answered(5)), undefined)
  assert.equal(answersRule(intended(), facts({ limits: { ...unlimited, answers: 9 } })), undefined)
})
