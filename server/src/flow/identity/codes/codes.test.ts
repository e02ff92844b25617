import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { identityApi } from '@atrium/contract/api/identity'
import type { ContactId } from '@atrium/contract/ids'
import { people, phone, sender, user } from '../../../../test/people.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium
await admin.call(identityApi.setPolicy, {
  body: { phone: true, email: true, external: true, code: true, recycledDays: 45 },
})

/** The code in a link that a member made for the customer of this record, to go on by WhatsApp. */
async function codeFor(contactId: ContactId): Promise<string> {
  const { url } = await world.codeFor(contactId, 'whatsapp')
  const code = /ATR-\w{5}-\w{5}/.exec(decodeURIComponent(url))?.[0]
  assert.ok(code, url)
  return code
}

async function shownText(contactId: string): Promise<string | undefined> {
  return (await world.words(contactId)).at(-1)
}

let number = 0
function newPhone(): ReturnType<typeof sender> {
  number += 1
  const value = `+3461700${String(number).padStart(4, '0')}`
  return sender(value, [phone(value)])
}

test('a code that comes back on WhatsApp brings the sender into the record, in one conversation, and is not shown', async () => {
  const site = await world.writes('webchat', sender('c-1'), 'do you have time in June?')
  const code = await codeFor(site.contactId)
  const phoneSide = await world.writes('whatsapp', newPhone(), `Hello! (${code}) June it is`)
  assert.equal(phoneSide.contactId, site.contactId)
  assert.deepEqual(await world.words(site.contactId), [
    'do you have time in June?',
    'Hello! June it is',
  ])
  const contact = await world.contact(site.contactId)
  const [made] = contact.links
  assert.equal(made?.proof?.kind, 'code')
  assert.equal(made?.proof?.strength, 3)
  assert.ok(made?.messageId, 'the ledger names the message')
  assert.equal(contact.conversations.filter((one) => one.joinedInto === null).length, 1)
  const { items } = await admin.call(identityApi.trace, { params: { id: site.contactId } })
  assert.equal(items[0]?.zone, 'link')
})

test('a code in the payload of a link counts as well; the page of a web chat carries none', async () => {
  const site = await world.writes('webchat', sender('c-2'), 'hi')
  const code = await codeFor(site.contactId)
  const referral = { source: 'page', url: `https://shop.example/?${code}` }
  const page = await world.writes('whatsapp', newPhone(), 'page', { context: { referral } })
  assert.notEqual(page.contactId, site.contactId)
  const start = { source: 'link', id: code }
  const other = await world.writes('whatsapp', newPhone(), 'start', {
    context: { referral: start },
  })
  assert.equal(other.contactId, site.contactId)
})

test('a code opens once: whoever sends it again, later or at the same moment, stays who they are', async () => {
  const site = await world.writes('webchat', sender('c-3'), 'hi')
  const code = await codeFor(site.contactId)
  const two = [newPhone(), newPhone()]
  const placed = await Promise.all(two.map((who) => world.writes('whatsapp', who, `me ${code}`)))
  const inRecord = placed.filter(({ contactId }) => contactId === site.contactId)
  assert.equal(inRecord.length, 1)
  const late = await world.writes('whatsapp', newPhone(), `me too ${code}`)
  assert.notEqual(late.contactId, site.contactId)
  assert.equal(await shownText(late.contactId), 'me too', 'ours, so it is not shown')
  const { items } = await admin.call(identityApi.trace, { params: { id: late.contactId } })
  assert.match(items[0]?.reason ?? '', /used before/)
})

test('a code ends after a day, and when a newer one is made', async () => {
  const site = await world.writes('webchat', sender('c-4'), 'hi')
  const [first, second] = [await codeFor(site.contactId), await codeFor(site.contactId)]
  const early = await world.writes('whatsapp', newPhone(), first)
  assert.notEqual(early.contactId, site.contactId)
  app.clock.setOffset(25 * 3600_000)
  const late = await world.writes('whatsapp', newPhone(), second)
  app.clock.setOffset(0)
  assert.notEqual(late.contactId, site.contactId)
})

test('guessing ends after five wrong codes; even the right one opens nothing then', async () => {
  const site = await world.writes('webchat', sender('c-5'), 'hi')
  const code = await codeFor(site.contactId)
  const guesser = newPhone()
  for (let guess = 0; guess < 5; guess += 1)
    await world.writes('whatsapp', guesser, `ATR-AAAAA-AAAA${guess}`)
  const right = await world.writes('whatsapp', guesser, code)
  assert.notEqual(right.contactId, site.contactId)
  const owner = await world.writes('whatsapp', newPhone(), code)
  assert.equal(owner.contactId, site.contactId, 'the code itself is still good')
})

test('a code opens through the account it was made for, and no other', async () => {
  const site = await world.writes('webchat', sender('c-6'), 'hi')
  const code = await codeFor(site.contactId)
  const wrong = await world.writes('email', sender('c-6@example.com'), code)
  assert.notEqual(wrong.contactId, site.contactId)
  assert.equal((await world.writes('whatsapp', newPhone(), code)).contactId, site.contactId)
})

test('a code does not join two who are known to be two people: it becomes a suggestion', async () => {
  const site = await world.writes('webchat', sender('c-7', [user('customer-7')]), 'hi')
  const first = await world.writes(
    'whatsapp',
    sender('ES.7', [], { scope: 'waba' }),
    await codeFor(site.contactId),
  )
  assert.equal(first.contactId, site.contactId)
  const code = await codeFor(site.contactId)
  const friend = await world.writes('whatsapp', sender('ES.8', [], { scope: 'waba' }), code)
  assert.notEqual(friend.contactId, site.contactId, 'an account of their own')
  const { items } = await admin.call(identityApi.trace, { params: { id: friend.contactId } })
  assert.equal(items[0]?.zone, 'suggest')
})

test('a workspace can leave codes to people', async () => {
  const policy = await admin.call(identityApi.policy)
  await admin.call(identityApi.setPolicy, { body: { ...policy, code: false } })
  const site = await world.writes('webchat', sender('c-8'), 'hi')
  const other = await world.writes('whatsapp', newPhone(), await codeFor(site.contactId))
  await admin.call(identityApi.setPolicy, { body: policy })
  assert.notEqual(other.contactId, site.contactId)
})

test('of a code only its hash is kept', async () => {
  const site = await world.writes('webchat', sender('c-9'), 'hi')
  const code = await codeFor(site.contactId)
  const rows = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ row: string }>('SELECT k::text AS row FROM link_code k'),
  )
  assert.ok(rows.length > 0)
  for (const { row } of rows) assert.ok(!row.includes(code) && !row.includes(code.slice(4, 9)))
})

test('a handle gets at most twenty codes in an hour', async () => {
  const site = await world.writes('webchat', sender('c-10'), 'hi')
  for (let count = 0; count < 20; count += 1) await codeFor(site.contactId)
  await assert.rejects(codeFor(site.contactId), /429 rate_limited/)
})
