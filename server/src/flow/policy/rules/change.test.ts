import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilitiesOf, facts, intended, noon } from '../../../../test/policy.ts'
import { changeRule } from './change.ts'
import { windowRule } from './window.ts'

const capabilities = {
  ...capabilitiesOf.whatsapp,
  edits: { in: true, out: true },
  deletes: { in: false, out: true, outHours: 48 },
}
const now = facts({ capabilities, channelLabel: 'Telegram' })
const hoursAgo = (hours: number) => new Date(noon.getTime() - hours * 3600_000)

function verdictOn(kind: 'edit' | 'delete', sentAt: Date, at = now): string {
  const verdict = changeRule(intended({ change: { kind, sentAt } }), at)
  return verdict?.kind === 'refused' ? verdict.text : 'allowed'
}

test('a message is deleted within the hours of its channel, and edited for as long as the channel lets us', () => {
  assert.equal(verdictOn('delete', hoursAgo(47.9)), 'allowed')
  assert.match(
    verdictOn('delete', hoursAgo(48)),
    /Telegram lets .* deleted for 48 hours; .* 2026-02-27/,
  )
  assert.equal(verdictOn('edit', hoursAgo(48 * 365)), 'allowed')
})

test('a channel that cannot says so, and what is no change is nothing to this rule', () => {
  assert.match(verdictOn('edit', noon, facts()), /cannot be edited on WhatsApp/)
  assert.match(verdictOn('delete', noon, facts()), /cannot be deleted on WhatsApp/)
  assert.equal(changeRule(intended(), facts()), undefined)
})

test('a change is no new message: the window does not count', () => {
  const closed = facts({ windowUntil: null })
  assert.equal(windowRule(intended(), closed)?.kind, 'refused')
  const change = { kind: 'delete', sentAt: noon } as const
  assert.equal(windowRule(intended({ change }), closed), undefined)
})
