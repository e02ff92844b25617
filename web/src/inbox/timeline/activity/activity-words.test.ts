import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity } from '@atrium/contract/message'
import { aConversation, me } from '../../../../test/fixtures.ts'
import { activityWords } from './activity-words.ts'

const members = [
  { id: me, name: 'Ana', email: 'ana@example.org', role: 'admin' as const, active: true },
]
const activity = (kind: string, data: Record<string, unknown>, actor = 'Kenji'): Activity => ({
  type: 'activity',
  id: '1',
  seq: '1',
  at: '2026-11-20T08:00:00.000Z',
  contactId: aConversation(0).contactId,
  conversationId: aConversation(0).id,
  kind,
  actor,
  data,
  rev: 1,
})
const key = (...input: Parameters<typeof activity>) =>
  activityWords(activity(...input), members, 'en').key

test('an assignment names the member, and tells taking from giving', () => {
  const words = activityWords(activity('assigned', { memberId: me, from: null }), members, 'en')
  assert.deepEqual([words.key, words.values.name, words.values.actor], ['assigned', 'Ana', 'Kenji'])
  assert.equal(key('assigned', { memberId: me }, 'Ana'), 'assignedSelf')
  assert.equal(key('assigned', { memberId: null, from: me }), 'unassigned')
})

test('a case is told with its number where it is known', () => {
  assert.equal(key('resolved', { number: 12 }), 'resolvedNumber')
  assert.equal(key('resolved', {}), 'resolved')
  assert.equal(key('snoozed', { until: '2026-11-21T08:00:00.000Z' }), 'snoozedUntil')
})

test('the reason of a link is told in the server’s words', () => {
  const reason = 'Same phone +34 600, attested by WhatsApp and SMS'
  assert.equal(activityWords(activity('linked', { reason }), members, 'en').detail, reason)
})

test('a link says from which channel the history comes, and when it was heard there', () => {
  const data = { reason: 'Same phone', carriedFrom: 'instagram', carriedAt: '2026-03-03T09:00:00Z' }
  const words = activityWords(activity('linked', data), members, 'en', (id) => id.toUpperCase())
  assert.equal(words.key, 'linkedCarried')
  assert.equal(words.values.carriedFrom, 'INSTAGRAM')
  assert.match(words.values.carriedAt ?? '', /Mar 3/)
  assert.equal(key('linked', { reason: 'Same phone', carriedFrom: 'instagram' }), 'linked')
})

test('a booking is told in the time of the place where it is', () => {
  const data = { service: 'Styling', zone: 'Pacific/Kiritimati', startsAt: '2026-05-08T20:00:00Z' }
  const moved = activity('booking_moved', { ...data, from: '2026-05-09T20:00:00Z' })
  const { key: told, values } = activityWords(moved, members, 'en')
  assert.equal(told, 'booking_moved')
  assert.match(values.startsAt ?? '', /Sat.*May.*9.*10:00/)
  assert.match(values.from ?? '', /Sun.*May.*10/)
})

test('a part of the system is Atrium to people', () => {
  assert.equal(
    activityWords(activity('resolved', {}, 'routing'), members, 'en').values.actor,
    'Atrium',
  )
})

test('what a customer said on being written to is told by its purpose', () => {
  assert.equal(key('consent', { value: 'stop', purpose: 'all' }), 'consent_stop_all')
  assert.equal(key('consent', { value: 'resume', purpose: 'surveys' }), 'consent_resume_surveys')
  assert.equal(key('consent', {}), 'consent')
  const noted = { value: 'resume', purpose: 'marketing', by: 'member', words: 'At the desk' }
  const detail = (data: Record<string, unknown>) =>
    activityWords(activity('consent', data), members, 'en').detail
  assert.equal(detail(noted), 'At the desk')
  // The customer's own words stand in the message above.
  assert.equal(detail({ ...noted, by: 'word' }), undefined)
})

test('what was not sent is told with what was counted; another rule in its own words', () => {
  const data = { rule: 'cap', text: 'Two.', words: 'Tomorrow!', count: 2, most: 2, days: 7 }
  const capped = activity('policy', { ...data, since: '2026-11-18T08:00:00.000Z' }, 'Reminder')
  const words = activityWords(capped, members, 'en')
  assert.deepEqual([words.key, words.detail], ['policy_cap', undefined])
  assert.match(words.values.since ?? '', /18/)
  // Where automation is switched off nothing was counted.
  const off = activityWords(activity('policy', data, 'Reminder'), members, 'en')
  assert.deepEqual([off.key, off.detail], ['policy', 'Two.'])
  assert.equal(key('policy', { rule: 'block', text: 'Blocked.' }), 'policy')
})
