import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-api/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, startTestApp } from '../app.ts'
import {
  conversationWith,
  inState,
  messagesOf,
  reply,
  rowsOf,
  textsOnPhone,
  upload,
} from '../chat.ts'

const atrium = await startTestApp({ after })
const { fake, accountId } = await atrium.connect(createFake)

test('what an outside system says of a phone joins no records', async () => {
  const phone = '+34600777888'
  for (const name of ['Claimed One', 'Claimed Two']) {
    const { id } = fake.addCustomer({ name, phone })
    await fake.act(id, { kind: 'text', text: `I am ${name}` })
  }
  const [one, two] = [
    await conversationWith(atrium, 'Claimed One'),
    await conversationWith(atrium, 'Claimed Two'),
  ]
  assert.notEqual(one.contactId, two.contactId)
  const contact = await atrium.admin.call(contactsApi.get, { params: { id: one.contactId } })
  assert.deepEqual(
    contact.handles.flatMap(({ proofs }) => proofs.map(({ strength, value }) => [strength, value])),
    [[0, phone]],
  )
})

test('a reply goes out once while the system breaks, and its receipts come back', async () => {
  const { id } = fake.addCustomer({ name: 'Bo Lind' })
  await fake.act(id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, 'Bo Lind')
  fake.refuseWith({ status: 500, detail: 'Broken.' })
  const messageId = await reply(atrium, row, 'once')
  await eventually('a first try', () => fake.received.length > 0)
  fake.refuseWith(undefined)
  await eventually('it is taken', () => {
    atrium.app.clock.setOffset(atrium.app.clock.offset() + 500)
    return textsOnPhone(fake, id).length === 1
  })
  await inState(atrium, row, messageId, 'delivered')
  await fake.act(id, { kind: 'read' })
  await inState(atrium, row, messageId, 'read')
})

test('a document of any type goes out where a channel takes any', async () => {
  const { id } = fake.addCustomer({ name: 'Dee Pohl' })
  await fake.act(id, { kind: 'text', text: 'the invoice, please' })
  const row = await conversationWith(atrium, 'Dee Pohl')
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
  const file = await upload(atrium, 'invoice.pdf', pdf, 'application/pdf')
  await inState(
    atrium,
    row,
    await reply(atrium, row, '', { attachmentIds: [file.id] }),
    'delivered',
  )
  const [sent] = fake.transcript(id).at(-1)?.files ?? []
  assert.deepEqual([sent?.name, sent?.type], ['invoice.pdf', 'application/pdf'])
  assert.deepEqual(Buffer.from(await (await fetch(sent?.url ?? '')).arrayBuffer()), pdf)
})

test('edits, takings back and files of the system are shown', async () => {
  const { id } = fake.addCustomer({ name: 'Cy Young' })
  const said = await fake.act(id, { kind: 'text', text: 'Tuesdy' })
  await fake.act(id, { kind: 'edit', id: said.id, text: 'Tuesday' })
  const data = new TextEncoder().encode('a plan')
  await fake.act(id, {
    kind: 'file',
    file: { name: 'plan.txt', type: 'text/plain', data },
    as: 'document',
  })
  const row = await conversationWith(atrium, 'Cy Young')
  const messages = await eventually('the file', async () => {
    const all = await messagesOf(atrium, row.contactId)
    return all[1]?.attachments[0]?.state === 'stored' ? all : undefined
  })
  assert.deepEqual(messages[0]?.content, { kind: 'text', text: 'Tuesday' })
  const mistake = await fake.act(id, { kind: 'text', text: 'a mistake' })
  await fake.act(id, { kind: 'delete', id: mistake.id })
  await eventually(
    'taken back',
    async () => (await messagesOf(atrium, row.contactId))[2]?.deletedAt,
  )
})

test('a wrong event is refused in words, and nothing is stored', async () => {
  const count = async () =>
    (await rowsOf<{ n: string }>(atrium, 'SELECT count(*) AS n FROM journal'))[0]?.n
  await fake.idle()
  const before = await count()
  const url = `${atrium.url}/channels/api/${accountId}/webhook`
  const { sign } = await import('@atrium/channel-kit/signing/standard-webhook')
  const secret = String(fake.settings.secret)
  const post = (body: string, headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body, headers })
  const now = atrium.app.clock.now()
  for (const body of [
    '',
    '{',
    '[]',
    '{"type":"teleport"}',
    '{"type":"typing","at":"2026-03-02T10:00:00Z","from":{"id":"u","admin":true}}',
  ]) {
    const response = await post(body, { ...sign(secret, 'e', now, body) })
    assert.equal(response.status, 422, body)
    assert.match(await response.text(), /"detail":"./)
    assert.equal((await post(`${body} `, { ...sign(secret, 'e', now, body) })).status, 401)
    assert.equal(
      (await post(body, { ...sign(secret, 'e', new Date(now.getTime() - 301_000), body) })).status,
      401,
    )
  }
  assert.equal(await count(), before)
})

test('"check" is a signed ping: a fault is not cleared until the system itself answers', async () => {
  const check = async () =>
    (await atrium.admin.call(channelsApi.check, { params: { id: accountId } })).health
  assert.deepEqual(await check(), { state: 'ok', text: null })
  const settings = (secret: unknown) =>
    atrium.admin.call(channelsApi.update, {
      params: { id: accountId },
      body: { settings: { secret } },
    })
  const other = Buffer.from('a secret that the system has not').toString('base64')
  await settings(`whsec_${other}`)
  const wrong = await check()
  assert.equal(wrong.state, 'broken')
  assert.match(wrong.text ?? '', /does not take our signature: No signature fits/)
  const still = await settings(`whsec_${other}`)
  assert.equal(still.health.state, 'broken', 'saving asks, too')
  const right = await settings(fake.settings.secret)
  assert.deepEqual(right.health, { state: 'ok', text: null })
  fake.faults.outage = true
  assert.match((await check()).text ?? '', /busy/)
  fake.faults.outage = false
  fake.pong = false
  assert.match((await check()).text ?? '', /but not to the ping/)
  fake.pong = true
  assert.equal((await check()).state, 'ok')
})

test('what the business says elsewhere stands in the timeline, and what is ours comes once', async () => {
  const { id } = fake.addCustomer({ name: 'Ema Vogt' })
  await fake.act(id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, 'Ema Vogt')
  const to = { id, name: 'Ema Vogt' }
  const at = new Date().toISOString()
  fake.post({ type: 'echo', id: 'till-1', at, to, text: 'said at the till' })
  const said = await eventually('the echo is there', async () =>
    (await messagesOf(atrium, row.contactId)).find((one) => one.externalId === 'till-1'),
  )
  assert.deepEqual([said.direction, said.author.kind], ['out', 'echo'])
  const messageId = await reply(atrium, row, 'ours')
  const ours = await inState(atrium, row, messageId, 'delivered')
  fake.post({ type: 'echo', id: ours.externalId, at, to, text: 'ours' })
  fake.post({ type: 'consent', at, from: to, purpose: 'all', value: 'stop' })
  await eventually('the word is known', async () => {
    const { words } = await atrium.admin.call(consentApi.get, { params: { id: row.contactId } })
    return words.some(({ value, by }) => value === 'stop' && by === 'provider')
  })
  const all = await messagesOf(atrium, row.contactId)
  assert.equal(all.filter(({ direction }) => direction === 'out').length, 2)
})

test('the example client for builders talks to a real Atrium in both directions', async (t) => {
  const secret = String(fake.settings.secret)
  const file = new URL('../../../docs/api-channel/client.mjs', import.meta.url)
  const env = {
    ...process.env,
    PORT: '0',
    ATRIUM_SECRET: secret,
    ATRIUM_WEBHOOK: `${atrium.url}/channels/api/${accountId}/webhook`,
  }
  const client = spawn(process.execPath, [file.pathname], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => client.kill())
  const lines: string[] = []
  createInterface({ input: client.stdout }).on('line', (line) => lines.push(line))
  const port = await eventually('it listens', () => /listening on (\d+)/.exec(lines[0] ?? '')?.[1])
  await atrium.admin.call(channelsApi.update, {
    params: { id: accountId },
    body: { settings: { url: `http://127.0.0.1:${port}/` } },
  })
  client.stdin.write('Hello from a system of my own\n')
  const row = await conversationWith(atrium, 'Me')
  const messageId = await reply(atrium, row, 'Welcome')
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(lines.slice(1), ['Ada: Welcome'])
})
