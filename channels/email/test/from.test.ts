import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import { parse } from '../src/parse.ts'
import { strictFrom } from '../src/read/from.ts'
import { mailEntry } from '../src/receive/entry.ts'
import { headerFields } from '../src/receive/header-fields.ts'
import type { Settings } from '../src/settings.ts'
import { unpack } from '../src/unpack.ts'
import { mailOf } from './kit/mails.ts'
import { baseSettings, testIo } from './kit/test-io.ts'

const victim = 'ceo@bank.example'
/** From fields that some program reads as the victim's. */
const hostile: [name: string, fields: string[]][] = [
  ['comment in the domain', [`From: ${victim} (x).evil.example`]],
  ['comment in brackets', [`From: <${victim} (x).evil.example>`]],
  ['comment after', [`From: ${victim} (x@evil.example)`]],
  ['two fields', ['From: eve@evil.example', `From: ${victim}`]],
  ['two fields, the other order', [`From: ${victim}`, 'From: eve@evil.example']],
  ['two mailboxes', [`From: ${victim}, eve@evil.example`]],
  ['two in brackets', [`From: <${victim}> <eve@evil.example>`]],
  ['group', [`From: x: ${victim}, eve@evil.example;`]],
  ['route', [`From: <@evil.example:${victim}>`]],
  ['quoted local part', [`From: "${victim}"@evil.example`]],
  ['quoted local part with brackets', ['From: "a <ceo@bank.example> "@evil.example']],
  ['folded address', [`From: ceo@bank.example\r\n .evil.example`]],
  ['folded name', [`From: "Ceo\r\n " <${victim}>`]],
  ['unquoted address as name', [`From: ${victim} <eve@evil.example>`]],
  ['encoded word as address', ['From: =?utf-8?q?=3Cceo=40bank.example=3E?=']],
  ['encoded word before', [`From: =?utf-8?q?ceo=40bank=2Eexample?= ${victim}`]],
  ['NUL', [`From: eve@evil.example\0@bank.example`]],
  ['control characters', [`From: <ceo@bank.example\x08>`]],
  ['two at signs', ['From: ceo@bank.example@evil.example']],
  ['open quote', [`From: "x\\" <${victim}>" <eve@evil.example`]],
  ['domain literal', ['From: ceo@[203.0.113.9]']],
  ['homograph, not ASCII', ['From: ceo@b\u0430nk.example']],
  ['name and address glued', [`From: eve@evil.example<${victim}>`]],
  ['no field', []],
]

const forged = `Authentication-Results: mx.studio.example; dmarc=pass header.from=bank.example`
const honest = (domain: string, result: string) =>
  `Authentication-Results: mx.studio.example; dkim=${result}; dmarc=${result} header.from=${domain}`
/** What stands above the mail: the checks of the business's server, and what an attacker writes in. */
const checks: [name: string, fields: string[]][] = [
  ['no checks', []],
  ['DMARC failed', [honest('bank.example', 'fail')]],
  ["the attacker's own domain passed", [honest('evil.example', 'pass')]],
  ['another server claims a pass', [forged.replace('mx.studio', 'mx.evil')]],
  ['two results that differ', [honest('bank.example', 'fail'), forged]],
  [
    'a result in a comment',
    ['Authentication-Results: mx.studio.example; none (; dmarc=pass header.from=bank.example;)'],
  ],
]

const trusting: Settings = { ...baseSettings, trustedAuthserv: 'mx.studio.example' }

async function received(fields: string[]): Promise<InboundMessage> {
  const io = testIo()
  const raw = mailOf(
    [...fields, 'To: hello@studio.example', 'Subject: x', 'Message-ID: <1@evil.example>'],
    'Hi',
  )
  const entry = await mailEntry(
    raw,
    { via: 'imap', receivedAt: '2026-03-04T09:00:00Z' },
    trusting,
    io,
  )
  const [event] = parse(await unpack(entry.raw, trusting, io), trusting)
  if (event?.kind !== 'message') assert.fail('it was not shown')
  return event
}

test(`${hostile.length * checks.length} forged senders: shown, never verified, never proof of the victim's address`, async () => {
  for (const [form, from] of hostile)
    for (const [check, above] of checks) {
      const { sender, content } = await received([...above, ...from])
      const what = `${form} × ${check}`
      assert.ok(content.kind === 'email', what)
      const proves = sender.proofs.some(({ value, strength }) => strength > 0 && value === victim)
      assert.equal(proves, false, what)
      if (content.authentication?.verified) assert.fail(`${what} is verified`)
      assert.match(content.authentication?.reason ?? '', /^The sender cannot be verified: /, what)
    }
})

test('a plain forgery of an address claims it, and proves nothing', async () => {
  for (const [check, above] of checks) {
    const { sender } = await received([...above, `From: The Boss <${victim}>`])
    assert.deepEqual(
      sender.proofs.map(({ strength }) => strength),
      [0],
      check,
    )
  }
})

test('a pass computed on the very domain of the one strict From proves the address', async () => {
  for (const from of [
    `The Boss <${victim}>`,
    victim,
    `"Boss, The" <CEO@Bank.Example>`,
    `=?utf-8?q?B=C3=B6ss?= <${victim}>`,
  ]) {
    const { sender, content } = await received([honest('bank.example', 'pass'), `From: ${from}`])
    assert.equal(sender.address, victim)
    assert.deepEqual(sender.proofs, [
      { kind: 'email', value: victim, strength: 2, source: 'DMARC pass for bank.example' },
    ])
    assert.ok(content.kind === 'email' && content.authentication?.verified)
  }
  const { sender } = await received([
    honest('bank.example', 'pass'),
    `From: ${victim}`,
    'Reply-To: eve@evil.example',
  ])
  assert.equal(sender.address, victim)
})

test('even with a pass of the very domain, an odd From is not verified', async () => {
  for (const [form, from] of hostile) {
    const { sender, content } = await received([honest('bank.example', 'pass'), ...from])
    assert.ok(content.kind === 'email', form)
    assert.equal(content.authentication?.verified, false, form)
    assert.deepEqual(sender.proofs, [], form)
    // Careless but clear, like any plain forgery; all others are nobody, also for the victim's record.
    if (!['folded name', 'name and address glued'].includes(form))
      assert.notEqual(sender.address, victim, form)
  }
})

test("an organisation's subdomain is not the domain that passed", async () => {
  const { content } = await received([
    honest('bank.example', 'pass'),
    'From: ceo@mail.bank.example',
  ])
  assert.ok(content.kind === 'email')
  assert.match(
    content.authentication?.reason ?? '',
    /DMARC passed for bank\.example, not for mail\.bank\.example/,
  )
})

test('a Reply-To that leads elsewhere is shown and is never the sender', async () => {
  const { sender, content } = await received([
    `From: ${victim}`,
    'Reply-To: Eve <eve@evil.example>',
  ])
  assert.equal(sender.address, victim)
  assert.ok(content.kind === 'email')
  assert.deepEqual(content.replyTo, ['eve@evil.example'])
})

test('careless but clear forms can be answered, and prove nothing', async () => {
  for (const from of [
    'Ana Ruiz\r\n <ana@post.example>',
    'ana@post.example <ana@post.example>',
    'Ruiz, Ana <ana@post.example>',
    'ana@post.example (Ana Ruiz)',
  ]) {
    const { sender } = await received([honest('post.example', 'pass'), `From: ${from}`])
    if (from.startsWith('Ruiz,')) assert.match(sender.address, /^unreadable:/)
    else assert.equal(sender.address, 'ana@post.example', from)
    assert.deepEqual(sender.proofs, [])
  }
})

test('a name that is another address is not shown as a name', () => {
  const from = strictFrom(headerFields(Buffer.from(`From: "${victim}" <eve@evil.example>\r\n\r\n`)))
  assert.equal(from.name, undefined)
  assert.equal(from.address, 'eve@evil.example')
  const turned = strictFrom(
    headerFields(Buffer.from('From: "Ana\u202e" <eve@evil.example>\r\n\r\n')),
  )
  assert.equal(turned.name, 'Ana')
})
