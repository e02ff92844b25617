import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authors, capabilitiesOf, facts, intended, noon } from '../../../../test/policy.ts'
import type { Comment } from '../decision.ts'
import { commentRule } from './comment.ts'
import { windowRule } from './window.ts'

const capabilities = {
  ...capabilitiesOf.whatsapp,
  comments: { max: 20, privateDays: 7, hide: false, like: false, deleteOwn: false },
}
const now = facts({ capabilities, channelLabel: 'Messenger', windowUntil: null })

function comment(change: Partial<Comment> = {}): Comment {
  return { as: 'private', writtenAt: noon, answeredPrivately: false, ...change }
}

function refusal(change: Parameters<typeof intended>[0], at = now): string {
  const verdict = commentRule(intended(change), at)
  return verdict?.kind === 'refused' ? verdict.text : 'allowed'
}

test('a comment is answered below it at any time, and once in private, whatever the window says', () => {
  for (const as of ['public', 'private'] as const) {
    const answer = intended({ comment: comment({ as }) })
    assert.equal(commentRule(answer, now), undefined)
    assert.equal(windowRule(answer, now), undefined)
  }
  assert.equal(windowRule(intended(), now)?.kind, 'refused')
})

test('a second private answer is refused in words, a second public one is not', () => {
  const again = comment({ answeredPrivately: true })
  assert.match(
    refusal({ comment: again }),
    /has had its one private answer; Messenger allows no second/,
  )
  assert.equal(refusal({ comment: { ...again, as: 'public' } }), 'allowed')
})

test('seven days after the comment it is too late in private, not in public', () => {
  const days = (count: number) => new Date(noon.getTime() - count * 24 * 3600_000)
  assert.equal(refusal({ comment: comment({ writtenAt: days(6.9) }) }), 'allowed')
  const late = comment({ writtenAt: days(7) })
  assert.match(refusal({ comment: late }), /in private for 7 days, until 2026-03-01T12:00:00/)
  assert.equal(refusal({ comment: { ...late, as: 'public' } }), 'allowed')
})

test('no machine writes in public; comments take words of their own length only', () => {
  for (const author of [authors.assistant, authors.flow, authors.api, authors.system])
    assert.match(refusal({ author, comment: comment({ as: 'public' }) }), /Only a person answers/)
  const long = { kind: 'text', text: 'x'.repeat(21) } as const
  assert.match(refusal({ content: long, comment: comment({ as: 'public' }) }), /at most 20/)
  const place = { kind: 'location', latitude: 1, longitude: 2 } as const
  assert.match(refusal({ content: place, comment: comment() }), /words only/)
  assert.match(refusal({ comment: comment() }, facts()), /has no comments/)
  assert.equal(refusal({}), 'allowed')
})
