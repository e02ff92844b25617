import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageId, newId } from '@atrium/contract/ids'
import { bareId, externalIdOf, idsIn, isOwnMessageId, ownMessageId } from '../src/message-id.ts'
import { loopMark, readTokenAddress, tokenAddress } from '../src/reply-token.ts'
import { logins, settings } from '../src/settings.ts'
import { baseSettings } from './kit/test-io.ts'

test('an account must be able to receive: by IMAP, by forwarding, or both', () => {
  const bare = { ...baseSettings, imapHost: '', inboundAddress: '' }
  assert.match(settings.safeParse(bare).error?.message ?? '', /no mail can arrive/)
  assert.ok(settings.safeParse({ ...bare, imapHost: 'imap.studio.example' }).success)
  assert.ok(settings.safeParse({ ...bare, inboundAddress: 'studio@in.example.com' }).success)
})

test('four entries are enough; the rest has usual values', () => {
  const account = settings.parse({
    address: 'Hello@Studio.example',
    imapHost: 'imap.studio.example',
    smtpHost: 'smtp.studio.example',
    smtpPassword: 'a password',
    replySecret: '0123456789abcdef',
  })
  assert.equal(account.address, 'hello@studio.example')
  assert.deepEqual(
    [account.imapPort, account.imapSecurity, account.smtpPort, account.smtpSecurity],
    [993, 'tls', 465, 'tls'],
  )
  const login = { user: 'hello@studio.example', password: 'a password' }
  assert.deepEqual(logins(account), { imap: login, smtp: login })
})

test('a token address names its message, in any case, for this account and purpose only', () => {
  for (let count = 0; count < 200; count++) {
    const id = newId(MessageId)
    const reply = tokenAddress('t', id, baseSettings) ?? ''
    assert.deepEqual(readTokenAddress(reply, baseSettings), { purpose: 't', messageId: id })
    assert.deepEqual(readTokenAddress(reply.toUpperCase(), baseSettings)?.messageId, id)
    const other = { ...baseSettings, replySecret: 'another reply secret' }
    assert.equal(readTokenAddress(reply, other), undefined)
    assert.equal(
      readTokenAddress(reply, { ...baseSettings, address: 'info@studio.example' }),
      undefined,
    )
    assert.equal(readTokenAddress(reply.replace('+t.', '+b.'), baseSettings), undefined)
  }
})

test("a token with any character changed is nobody's", () => {
  const reply = tokenAddress('t', newId(MessageId), baseSettings) ?? ''
  const start = reply.indexOf('+t.') + 3
  for (let at = start; at < reply.indexOf('@'); at++)
    for (const char of 'abz27') {
      const changed = reply.slice(0, at) + char + reply.slice(at + 1)
      // The last characters of both parts hold bits to spare; only those may differ and mean the same.
      const found = changed === reply ? undefined : readTokenAddress(changed, baseSettings)
      assert.ok(found === undefined || at === start + 25, `${reply} ${changed}`)
    }
  for (const wrong of [
    '',
    '@',
    'hello@studio.example',
    'hello+t.@studio.example',
    `${reply.slice(0, 20)}@studio.example`,
  ])
    assert.equal(readTokenAddress(wrong, baseSettings), undefined)
})

test('a local part that would be too long gets no token', () => {
  const account = { ...baseSettings, address: `${'long.name'.repeat(4)}@studio.example` }
  assert.equal(tokenAddress('t', newId(MessageId), account), undefined)
})

test('loop marks differ between accounts', () => {
  const other = { ...baseSettings, address: 'info@studio.example' }
  assert.notEqual(loopMark(baseSettings), loopMark(other))
})

test('Message-IDs: ours are known by their form, theirs carry a part of their key', () => {
  const id = newId(MessageId)
  const own = ownMessageId(id, 'hello@Studio.example')
  assert.equal(own, `${id}@studio.example`)
  assert.ok(isOwnMessageId(own, 'hello@studio.example'))
  assert.equal(isOwnMessageId(`${id}@evil.example`, 'hello@studio.example'), false)
  assert.equal(isOwnMessageId('x@studio.example', 'hello@studio.example'), false)
  const theirs = externalIdOf('a#b@post.example', 'f'.repeat(40))
  assert.equal(bareId(theirs), 'a#b@post.example')
  assert.equal(bareId(own), own)
  assert.deepEqual(idsIn('<a@b> <c@d>,<a@b> (x) junk <e@f'), ['a@b', 'c@d', 'e@f'])
})
