import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { identityApi } from '@atrium/contract/api/identity'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import { people, phone, sender } from '../../../../test/people.ts'
import { readHistory } from '../../conversation/read.ts'
import { createCode } from '../codes/create.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium
const day = 24 * 3600_000

function daysLater(context: TestContext, days: number): void {
  app.clock.setOffset(days * day)
  context.after(() => app.clock.setOffset(0))
}

/** What the assistant may read when it answers this handle, oldest first. */
async function history(handleId: HandleId): Promise<string[]> {
  const found = await app.db.inWorkspace(workspaceId, (tx) => readHistory(tx, handleId, 50))
  return found
    .reverse()
    .map(({ content }) => (content.kind === 'text' ? content.text : content.kind))
}

async function lines(contactId: ContactId): Promise<string[]> {
  const items = await world.timeline(contactId)
  return items.flatMap((item) => (item.type === 'activity' ? [item.kind] : []))
}

async function provedSince(contactId: ContactId, handleId: HandleId): Promise<string | null> {
  const { handles } = await world.contact(contactId)
  const handle = handles.find(({ id }) => id === handleId)
  assert.ok(handle)
  return handle.provedSince
}

async function codeFor(handleId: HandleId): Promise<string> {
  const given = { handleId, accountId: world.accounts.whatsapp, actor: 'Ada', now: app.clock.now() }
  return (await app.db.inWorkspace(workspaceId, (tx) => createCode(tx, given))).code
}

let number = 0
function newNumber(): string {
  number += 1
  return `+346190${String(number).padStart(5, '0')}`
}

/** A record with a browser and a phone on WhatsApp, joined by the number that both proved. */
async function twoDoors() {
  const value = newNumber()
  const who = sender(value, [phone(value)])
  const app = await world.writes('whatsapp', who, 'in spring, by phone')
  const web = sender(`browser-${value}`, [phone(value, 3)])
  const site = await world.writes('webchat', web, 'in spring, on the site')
  assert.equal(site.contactId, app.contactId)
  return { who, web, phoneId: app.handleId, siteId: site.handleId, contactId: app.contactId }
}

test('after a long silence the older history is hidden from the assistant; members see it, and where it ends', async (t) => {
  const { who, phoneId, contactId } = await twoDoors()
  assert.deepEqual(await history(phoneId), ['in spring, by phone', 'in spring, on the site'])
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'after the summer')
  assert.deepEqual(await history(phoneId), ['after the summer'])
  assert.deepEqual(await world.words(contactId), [
    'in spring, by phone',
    'in spring, on the site',
    'after the summer',
  ])
  assert.ok((await lines(contactId)).includes('doubted'), 'the timeline says so')
  const items = await world.timeline(contactId)
  const at = items.findIndex((item) => item.type === 'activity' && item.kind === 'doubted')
  const next = items.slice(at).find((item) => item.type === 'message')
  assert.ok(next?.type === 'message' && next.content.kind === 'text')
  assert.equal(next.content.text, 'after the summer', 'the line stands where the silence ended')
})

test('what a doubted number wrote is hidden from the other addresses of the record', async (t) => {
  const { who, web, siteId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'whose words are these?')
  await world.writes('webchat', web, 'back on the site')
  assert.deepEqual(await history(siteId), [
    'in spring, by phone',
    'in spring, on the site',
    'back on the site',
  ])
})

test('a member who knows opens the older history again', async (t) => {
  const { who, phoneId, contactId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'it is me')
  await admin.call(identityApi.setOwner, { params: { id: phoneId }, body: { owner: 'same' } })
  assert.deepEqual(await history(phoneId), [
    'in spring, by phone',
    'in spring, on the site',
    'it is me',
  ])
  assert.ok((await lines(contactId)).includes('proved'))
})

test('a one-time code that another address of the record was given proves it again', async (t) => {
  const { who, phoneId, siteId, contactId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'hello again')
  assert.ok(await provedSince(contactId, phoneId))
  await world.writes('whatsapp', who, `me ${await codeFor(siteId)}`)
  assert.equal(await provedSince(contactId, phoneId), null)
  assert.equal((await history(phoneId)).length, 4)
  assert.ok((await lines(contactId)).includes('proved'))
})

test('a code that came with the first word after the silence leaves no doubt', async (t) => {
  const { who, phoneId, siteId, contactId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, `me ${await codeFor(siteId)}`)
  assert.equal(await provedSince(contactId, phoneId), null)
  assert.ok(!(await lines(contactId)).includes('doubted'))
})

test('a code that the doubted number was given itself proves nothing, to itself or to anybody', async (t) => {
  const { who, phoneId, contactId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'a stranger?')
  await world.writes('whatsapp', who, `me ${await codeFor(phoneId)}`)
  assert.ok(await provedSince(contactId, phoneId))
  const code = await codeFor(phoneId)
  const fresh = await world.writes('whatsapp', sender('FR.77', [], { scope: 'waba' }), `me ${code}`)
  assert.notEqual(
    fresh.contactId,
    contactId,
    'their record is not opened to whoever holds the phone',
  )
  const { items } = await admin.call(identityApi.trace, { params: { id: fresh.contactId } })
  assert.equal(items[0]?.zone, 'suggest')
})

test('a doubted number that brings somebody else’s code takes nothing of its old record along', async (t) => {
  const { who, contactId } = await twoDoors()
  daysLater(t, 60)
  await world.writes('whatsapp', who, 'a stranger?')
  const site = await world.writes('webchat', sender('a new visitor'), 'may I go on by phone?')
  const code = await codeFor(site.handleId)
  assert.equal((await world.writes('whatsapp', who, `me ${code}`)).contactId, contactId)
  assert.deepEqual(await world.words(site.contactId), ['may I go on by phone?'])
})

test('a number that comes back with an id of its own after the silence is doubted as well', async (t) => {
  const value = newNumber()
  const known = await world.writes('whatsapp', sender(value, [phone(value)]), 'in spring')
  daysLater(t, 60)
  const next = sender(`ES.${number}`, [phone(value)], { scope: 'waba', aliases: [value] })
  const later = await world.writes('whatsapp', next, 'after the summer')
  assert.equal(later.handleId, known.handleId)
  assert.ok(await provedSince(known.contactId, known.handleId))
  assert.deepEqual(await history(known.handleId), ['after the summer'])
})

test('a shorter silence, and an id that belongs to a person, are not doubted', async (t) => {
  const value = newNumber()
  const short = await world.writes('whatsapp', sender(value, [phone(value)]), 'in spring')
  const own = sender(`ES.9${number}`, [], { scope: 'waba' })
  const person = await world.writes('whatsapp', own, 'in spring')
  daysLater(t, 44)
  await world.writes('whatsapp', sender(value, [phone(value)]), 'soon after')
  await world.writes('whatsapp', own, 'soon after')
  assert.equal((await history(short.handleId)).length, 2)
  assert.equal(await provedSince(short.contactId, short.handleId), null)
  app.clock.setOffset(400 * day)
  await world.writes('whatsapp', own, 'a year later')
  assert.equal((await history(person.handleId)).length, 3)
})
