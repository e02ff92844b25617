import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { type ContactId, HandleId, newId } from '@atrium/contract/ids'
import type { ConsentWord } from '@atrium/contract/sending/consent'
import { people, sender } from '../../../test/people.ts'
import { masked } from './masked.ts'

const world = await people({ after })
const { app, admin, workspaceId, url } = world.atrium

/** Somebody with a page of their own. */
async function somebody(address: string, channel: 'webchat' | 'whatsapp' = 'webchat') {
  const { handleId, contactId } = await world.writes(channel, sender(address), 'hi')
  return { handleId, contactId, link: linkOf(handleId) }
}
function linkOf(handleId: HandleId, purpose: 'marketing' | 'surveys' = 'marketing'): string {
  return app.consentLinks.url({ workspaceId, handleId, messageId: null, purpose })
}
function post(link: string, body: string, type = 'application/x-www-form-urlencoded') {
  return fetch(link, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    redirect: 'manual',
  })
}
const save = (was: string, on: string[]): string =>
  new URLSearchParams([['do', 'save'], ['was', was], ...on.map((each) => ['on', each])]).toString()
async function words(id: ContactId): Promise<ConsentWord[]> {
  return (await admin.call(consentApi.get, { params: { id } })).words
}
const told = async (id: ContactId) =>
  (await words(id)).map(({ purpose, value, by, source }) => [purpose, value, by, source])
const checked = (html: string) =>
  [...html.matchAll(/value="(\w+)" checked/g)].map(([, name]) => name)

test('the page shows what is on, in no frame, without a script, and looking changes nothing', async () => {
  const { link, contactId } = await somebody('ana@example.com')
  for (const method of ['GET', 'HEAD', 'GET']) {
    const response = await fetch(link, { method })
    assert.equal(response.status, 200)
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(
      policy,
      /default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'/,
    )
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const html = await response.text()
    if (method === 'HEAD') continue
    assert.deepEqual(checked(html), ['marketing', 'reminders', 'surveys'])
    assert.match(html, /Test salon/)
    assert.doesNotMatch(html, /<script|ana@example|src=|href=/)
    assert.match(html, /a•••@example\.com/)
  }
  assert.deepEqual(await words(contactId), [])
})

test('what the customer changes is written down, and only that; the page then shows it', async () => {
  const { link, contactId } = await somebody('bea@example.com')
  const saved = await post(link, save('marketing reminders surveys', ['reminders']))
  assert.equal(saved.status, 303)
  const shown = await (await fetch(new URL(saved.headers.get('location') ?? '', url))).text()
  assert.deepEqual(checked(shown), ['reminders'])
  assert.match(shown, /role="status">Saved/)
  assert.deepEqual((await told(contactId)).sort(), [
    ['marketing', 'stop', 'page', 'Preference page'],
    ['surveys', 'stop', 'page', 'Preference page'],
  ])
  await post(link, save('reminders', ['reminders', 'surveys']))
  assert.deepEqual((await told(contactId))[0], ['surveys', 'resume', 'page', 'Preference page'])
  const lines = (await world.timeline(contactId)).filter(
    (item) => item.type === 'activity' && item.kind === 'consent',
  )
  assert.equal(lines.length, 3)
})

test('one click in a mail program stops what the mail was for, once, in both forms that the standard allows', async () => {
  const { handleId, contactId } = await somebody('carla@example.com')
  const click = await post(linkOf(handleId), 'List-Unsubscribe=One-Click')
  assert.deepEqual([click.status, await click.text()], [200, 'Unsubscribed.\n'])
  await post(linkOf(handleId), 'List-Unsubscribe=One-Click\r\n')
  const parts =
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
  await post(linkOf(handleId, 'surveys'), parts, 'multipart/form-data; boundary=x')
  assert.deepEqual(await told(contactId), [
    ['surveys', 'stop', 'page', 'One-click unsubscribe'],
    ['marketing', 'stop', 'page', 'One-click unsubscribe'],
  ])
})

test('clicks at once are one word each way and never an error', async () => {
  const { link, contactId } = await somebody('dora@example.com')
  const all = await Promise.all(
    Array.from({ length: 10 }, () => post(link, 'List-Unsubscribe=One-Click')),
  )
  assert.deepEqual([...new Set(all.map(({ status }) => status))], [200])
  assert.equal((await words(contactId)).length, 1)
})

test('a post that says nothing of the kind changes nothing', async () => {
  const { link, contactId } = await somebody('eva@example.com')
  for (const body of [
    '',
    'x',
    'List-Unsubscribe=No',
    'do=save',
    'do=save&was=spam&on=everything',
    'do=delete&on=marketing',
    save('', ['__proto__']),
    '%E0%A4%A',
    '\0',
  ])
    assert.equal((await post(link, body)).status, 303, body)
  assert.deepEqual(await words(contactId), [])
  assert.equal((await post(link, 'x'.repeat(20_000))).status, 413)
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    assert.equal((await fetch(link, { method })).status, 405)
  assert.deepEqual(await words(contactId), [])
})

test('a forged, foreign or expired link opens nothing, and says so in the reader’s language', async () => {
  const { handleId, link, contactId } = await somebody('fay@example.com')
  const other = {
    workspaceId: crypto.randomUUID() as typeof workspaceId,
    handleId,
    messageId: null,
    purpose: 'marketing',
  } as const
  for (const wrong of [
    `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
    `${url}/preferences/x`,
    linkOf(newId(HandleId)),
    app.consentLinks.url(other),
  ])
    for (const method of ['GET', 'POST']) {
      const response = await fetch(wrong, {
        method,
        headers: { 'accept-language': 'es-MX,es;q=0.9' },
      })
      assert.equal(response.status, 404, wrong)
      assert.match(await response.text(), /lang="es"[\s\S]*no es válido/)
    }
  app.clock.setOffset(401 * 24 * 3600_000)
  const expired = await post(link, 'List-Unsubscribe=One-Click')
  assert.equal(expired.status, 410)
  assert.match(await expired.text(), /answer STOP/)
  app.clock.setOffset(0)
  assert.deepEqual(await words(contactId), [])
})

test('the page of one address tells nothing of the others of the same person, and speaks their language', async () => {
  const first = await somebody('gina@example.com')
  const second = await somebody('+34600777888', 'whatsapp')
  const params = { id: first.contactId }
  await admin.call(contactsApi.link, { params, body: { contactId: second.contactId } })
  await admin.call(contactsApi.update, {
    params,
    body: { name: 'Gina <b>"Secret"', language: 'es' },
  })
  const html = (await (await fetch(first.link)).text()).replace(/<style>.*<\/style>/s, '')
  assert.doesNotMatch(html, /600|888|WhatsApp|Gina|Secret/)
  assert.match(html, /lang="es"[\s\S]*Recordatorios/)
  // Nobody said yes to marketing by WhatsApp, and its page says so.
  assert.deepEqual(checked(await (await fetch(second.link)).text()), ['reminders', 'surveys'])
})

test('STOP in a chat is taken back on the page; by SMS only START does it, and the page says so', async () => {
  const chat = await somebody('ines@example.com')
  await world.writes('webchat', sender('ines@example.com'), 'STOP')
  assert.deepEqual(checked(await (await fetch(chat.link)).text()), [])
  await post(chat.link, save('', ['surveys']))
  assert.deepEqual(checked(await (await fetch(chat.link)).text()), ['surveys'])

  const phone = await somebody('+34600999000', 'whatsapp')
  await world.writes('whatsapp', sender('+34600999000'), 'STOP')
  await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query(`UPDATE handle SET channel = 'sms' WHERE id = $1`, [phone.handleId]),
  )
  const html = await (await fetch(phone.link)).text()
  assert.match(html, /Send START from there/)
  assert.doesNotMatch(html, /<form/)
  await post(phone.link, save('', ['surveys']))
  assert.equal((await words(phone.contactId)).length, 1)
})

test('a name of the business is text and nothing else', async () => {
  const { link } = await somebody('hana@example.com')
  await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query(`UPDATE workspace SET name = '<script>alert(1)</script> $& {address}'`, []),
  )
  const html = await (await fetch(link)).text()
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; \$&amp;/)
  assert.doesNotMatch(html, /<script/)
})

test('an address is shown so that its owner knows it and nobody else', () => {
  assert.equal(masked('ana.ruiz@example.com'), 'a•••@example.com')
  assert.equal(masked('+34600111222'), '+34 ••• 222')
  assert.equal(masked('U1234567890'), 'U•••')
  assert.equal(masked('👋🏽name'), '👋•••')
  assert.equal(masked(''), '•••')
})
