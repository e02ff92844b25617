import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figures } from '@atrium/contract/report/report'
import { type Compared, findings } from './findings.ts'

/** A week in which nothing stands out. */
function week(change: Partial<Figures> = {}): Figures {
  return {
    conversations: 20,
    answered: 20,
    waiting: 0,
    firstAnswerSeconds: 300,
    firstAnswerP90Seconds: 900,
    immediate: 15,
    resolved: 0,
    resolvedForGood: 0,
    reopened: 0,
    automated: 0,
    handled: 20,
    handleSeconds: 120,
    switched: 0,
    cameBack: 0,
    recovered: 0,
    ...change,
  }
}
const compared = (
  channel: string | null,
  is: Partial<Figures> = {},
  was: Partial<Figures> | null = {},
): Compared => ({ channel, is: week(is), was: was && week(was) })
const said = (total: Compared, ...channels: Compared[]) =>
  findings(total, channels).map(({ kind, channel, is, was }) => [kind, channel, is, was])

test('a week like the one before has nothing to say', () => {
  assert.deepEqual(said(compared(null), compared('whatsapp'), compared('email')), [])
})

test('what needs somebody comes first, the share that was automated is told each week', () => {
  const total = compared(
    null,
    { waiting: 2, reopened: 3, cameBack: 4, recovered: 3, resolvedForGood: 8, automated: 2 },
    { reopened: 1, cameBack: 2, recovered: 2 },
  )
  assert.deepEqual(said(total, compared('email', { waiting: 2 })), [
    ['waiting', 'email', 2, null],
    ['notRecovered', null, 1, 0],
    ['reopened', null, 3, 1],
    ['automated', null, 25, 0],
  ])
})

test('a channel is slower or faster by a quarter and a minute, and only where both weeks had enough answers', () => {
  const email = (is: Partial<Figures>, was: Partial<Figures>) =>
    said(compared(null), compared('email', is, was))
  assert.deepEqual(email({ firstAnswerSeconds: 400 }, {}), [['slower', 'email', 400, 300]])
  assert.deepEqual(email({ firstAnswerSeconds: 240 }, {}), [['faster', 'email', 240, 300]])
  assert.deepEqual(email({ firstAnswerSeconds: 90 }, { firstAnswerSeconds: 40 }), [])
  assert.deepEqual(email({ firstAnswerSeconds: 370 }, {}), [])
  assert.deepEqual(email({ firstAnswerSeconds: 900, answered: 4 }, {}), [])
  assert.deepEqual(
    email({ firstAnswerSeconds: 900 }, { answered: 0, firstAnswerSeconds: null }),
    [],
  )
})

test('the channel on which customers wait longest is named where it stands out from others', () => {
  const email = compared('email', { firstAnswerSeconds: 3_000 }, { firstAnswerSeconds: 3_000 })
  const whatsapp = compared('whatsapp', { firstAnswerSeconds: 200 }, { firstAnswerSeconds: 200 })
  assert.deepEqual(said(compared(null), whatsapp, email), [['slowest', 'email', 3_000, 300]])
  assert.deepEqual(said(compared(null), email), [])
})

test('more or fewer by a quarter; a channel that is new has nothing before it', () => {
  assert.deepEqual(
    said(
      compared(null, { conversations: 30 }),
      compared('sms', { conversations: 10 }),
      compared('line', { conversations: 30 }, null),
      compared('viber', { conversations: 3 }, { conversations: 1 }),
    ),
    [
      ['more', null, 30, 20],
      ['fewer', 'sms', 10, 20],
    ],
  )
})
