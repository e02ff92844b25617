import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandleId, MessageId, newId, WorkspaceId } from '@atrium/contract/ids'
import { Purpose } from '@atrium/contract/sending/consent'
import fc from 'fast-check'
import { createConsentLinks } from './link.ts'

let now = new Date('2026-03-01T12:00:00Z')
const links = (key = 1) =>
  createConsentLinks({ key: Buffer.alloc(32, key), publicUrl: 'https://a.example', now: () => now })
const to = {
  workspaceId: newId(WorkspaceId),
  handleId: newId(HandleId),
  messageId: newId(MessageId),
  purpose: 'surveys',
} as const
const tokenOf = (url: string): string => url.replace('https://a.example/preferences/', '')
const token = tokenOf(links().url(to))

test('a link says whose it is, and a link without a message says none', () => {
  assert.match(token, /^[\w-]{95}$/)
  assert.deepEqual(links().open(token), to)
  for (const purpose of Purpose.options) {
    const bare = { ...to, messageId: null, purpose }
    assert.deepEqual(links().open(tokenOf(links().url(bare))), bare)
  }
})

test('a changed link, one of another installation, and anything else is none', () => {
  assert.equal(links(2).open(token), undefined)
  for (const other of [
    '',
    'x',
    token.slice(1),
    `${token}A`,
    `${token}=`,
    `${token} `,
    '../../etc/passwd',
    '\0',
    'A'.repeat(95),
    'A'.repeat(100_000),
  ])
    assert.equal(links().open(other), undefined, other.slice(0, 20))
})

test('whatever single sign of a link is changed, it opens nothing', () => {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...signs), (place, sign) => {
      const other = token.slice(0, place) + sign + token.slice(place + 1)
      if (other !== token) assert.equal(links().open(other), undefined)
    }),
    { numRuns: 500 },
  )
})

test('a link works for 400 days', () => {
  now = new Date('2027-04-05T11:59:59Z')
  assert.deepEqual(links().open(token), to)
  now = new Date('2027-04-05T12:00:00Z')
  assert.equal(links().open(token), 'expired')
  assert.equal(links(2).open(token), undefined)
})
