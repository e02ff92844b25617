import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { channelsApi } from '@atrium/contract/api/settings'
import { ChannelAccountId, type HandleId, MessageId, NoteId, newId } from '@atrium/contract/ids'
import { VisitorHistory, type VisitorMessage } from '@atrium/contract/visitor'
import { eventually, startTestApp } from '../../test/app.ts'
import { conversationOf, visit, type WebVisitor } from '../../test/web-visitor.ts'
import { asOwner } from '../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const second = await atrium.connect(createWebchat, {
  settings: { secret: 'another-session-key-of-another-chat-0001' },
})
const whatsapp = await atrium.connect(createWhatsApp)
const { admin } = atrium
const base = `${atrium.url}/channels/webchat/${accountId}`

async function history(visitor: WebVisitor, query = ''): Promise<VisitorMessage[]> {
  return VisitorHistory.parse(await (await visitor.fetch(`/messages${query}`)).json()).items
}
const words = (items: VisitorMessage[]): string[] =>
  items.map(({ content }) => (content.kind === 'text' ? content.text : content.kind))

async function reply(
  row: { id: string; replyHandleId: HandleId | null },
  text: string,
  more: object = {},
) {
  const { messages } = await admin.call(inboxApi.send, {
    params: { id: row.id },
    body: {
      messageId: newId(MessageId),
      handleId: row.replyHandleId as HandleId,
      accountId,
      content: { kind: 'text', text },
      ...more,
    },
  })
  return messages[0]?.id ?? ''
}

test('a chat is opened, and opened again as the same visitor', async () => {
  const boot = (body: unknown) =>
    fetch(`${base}/boot`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const first = (await (await boot({})).json()) as {
    token: string
    identified: boolean
    config: object
  }
  assert.equal(first.identified, false)
  assert.ok(!JSON.stringify(first.config).includes('secret'))
  const again = (await (await boot({ token: first.token })).json()) as { token: string }
  const who = (token: string): unknown =>
    (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { v: string }).v
  assert.equal(who(again.token), who(first.token))
  for (const token of [
    '',
    'x',
    'a.b',
    `${first.token}x`,
    `x${first.token}`,
    first.token.split('.')[0] ?? '',
  ]) {
    const other = (await (await boot({ token })).json()) as { token: string }
    assert.notEqual(who(other.token), who(first.token), `a broken token is a stranger: ${token}`)
  }
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    { token: 1 },
    { token: 'x'.repeat(501) },
    { admin: true },
    { page: 'x'.repeat(2001) },
    '\xff\xfe',
  ])
    assert.equal((await boot(body)).status, 422, JSON.stringify(body))
  const forged = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'
  assert.equal((await boot({ identity: forged })).status, 403)
  assert.equal((await fetch(`${base}/boot`)).status, 422)
})

test('there is no chat where none was connected, or where it is switched off', async () => {
  const off = await atrium.connect(createWebchat, { enabled: false })
  for (const path of [
    `/channels/webchat/${newId(ChannelAccountId)}`,
    `/channels/webchat/${off.accountId}`,
    `/channels/webchat/${whatsapp.accountId}`,
    `/channels/whatsapp/${whatsapp.accountId}`,
    `/channels/email/${accountId}`,
    '/channels/webchat/x',
    '/channels/webchat/%00',
  ]) {
    const boot = await fetch(`${atrium.url}${path}/boot`, { method: 'POST', body: '{}' })
    assert.equal(boot.status, 404, path)
    for (const rest of ['/messages', '/stream', `/files/${newId(MessageId)}`])
      assert.equal((await fetch(atrium.url + path + rest)).status, 404, path + rest)
  }
  const { token } = await visit(atrium, accountId)
  await admin.call(channelsApi.update, { params: { id: accountId }, body: { enabled: false } })
  const asked = () => fetch(`${base}/messages`, { headers: { authorization: `Bearer ${token}` } })
  await eventually('the chat is closed', async () => (await asked()).status === 404)
  await admin.call(channelsApi.update, { params: { id: accountId }, body: { enabled: true } })
  await eventually('and open again', async () => (await asked()).status === 200)
})

test('without the visitor’s own token there is nothing: 401', async () => {
  const mine = await visit(atrium, accountId)
  await mine.say('mine alone')
  const other = await visit(atrium, second.accountId)
  const changed = `${mine.token.slice(0, -1)}${mine.token.endsWith('A') ? 'B' : 'A'}`
  const [payload = '', signature = ''] = mine.token.split('.')
  const pretended = Buffer.from(JSON.stringify({ v: mine.address, exp: 9e9 })).toString('base64url')
  for (const token of [
    undefined,
    '',
    'x',
    changed,
    payload,
    `${pretended}.${signature}`,
    `${payload}.`,
    other.token,
    'null',
  ]) {
    const headers: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` }
    const query = token === undefined ? '' : `?token=${token}`
    const tries = [
      fetch(`${base}/messages`, { headers }),
      fetch(`${base}/messages`, { method: 'POST', headers, body: '{"type":"typing"}' }),
      fetch(`${base}/stream${query}`),
      fetch(`${base}/uploads?name=a`, { method: 'POST', headers, body: 'x' }),
      fetch(`${base}/files/${newId(MessageId)}${query}`),
    ]
    for (const response of await Promise.all(tries)) {
      assert.equal(response.status, 401, `${response.url} ${token}`)
      assert.ok(!(await response.text()).includes('mine alone'))
    }
  }
  // The member's cookie opens no visitor's door, and the token's place is the header.
  assert.equal((await admin.fetch(`/channels/webchat/${accountId}/messages`)).status, 401)
  assert.equal((await fetch(`${base}/messages?token=${mine.token}`)).status, 401)
})

test('a visitor sees their own words and our answers; notes, other doors and other people never', async () => {
  const [mine, theirs] = [await visit(atrium, accountId), await visit(atrium, accountId)]
  await mine.say('my question')
  const row = await conversationOf(atrium, 'my question')
  await theirs.say('their secret')
  const foreign = await conversationOf(atrium, 'their secret')
  const ana = whatsapp.fake.addCustomer({ name: 'Ana', phone: '+34600555444' })
  await whatsapp.fake.act(ana.id, { kind: 'text', text: 'on the phone' })
  const phone = await conversationOf(atrium, 'on the phone')
  // An agent believes that all three are one person.
  for (const contactId of [foreign.contactId, phone.contactId])
    await admin.call(contactsApi.link, { params: { id: row.contactId }, body: { contactId } })
  await admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: newId(NoteId), text: 'she is difficult' },
  })
  await reply(row, 'our answer')
  await eventually('it arrived', async () => (await history(mine)).length === 2)
  assert.deepEqual(words(await history(mine)), ['my question', 'our answer'])
  assert.deepEqual(words(await history(theirs)), ['their secret'])
  const [, answer] = await history(mine)
  assert.equal(answer?.name, 'Ada')
  assert.deepEqual(Object.keys(answer ?? {}).sort(), [
    'at',
    'attachments',
    'content',
    'deleted',
    'from',
    'id',
    'name',
    'seq',
  ])
  const raw = JSON.stringify(await history(mine))
  for (const id of [row.contactId, row.id, row.replyHandleId, atrium.workspaceId])
    assert.ok(!raw.includes(String(id)), 'no ids of ours')
})

test('what has not left, or did not arrive, is not shown', async () => {
  const visitor = await visit(atrium, accountId)
  await visitor.say('are you there')
  const row = await conversationOf(atrium, 'are you there')
  const id = await reply(row, 'on its way')
  await eventually('it arrived', async () => (await history(visitor)).length === 2)
  for (const state of ['queued', 'sending', 'delayed', 'unknown', 'failed', 'refused']) {
    await asOwner(atrium, 'UPDATE message SET state = $2 WHERE id = $1', [id, state])
    assert.deepEqual(words(await history(visitor)), ['are you there'], state)
  }
  await asOwner(atrium, "UPDATE message SET state = 'accepted', deleted_at = now() WHERE id = $1", [
    id,
  ])
  const [, gone] = await history(visitor)
  assert.deepEqual([gone?.deleted, gone && words([gone])], [true, ['']])
})

test('long histories come in pages, without a gap or a repeat', async () => {
  const visitor = await visit(atrium, accountId)
  const said = Array.from({ length: 120 }, (_, index) => `word ${index}`)
  for (const text of said) await visitor.say(text)
  await eventually('all are stored', async () => {
    const row = await conversationOf(atrium, 'word 119')
    return row
  })
  const found: string[] = []
  let query = ''
  for (let page = 0; page < 5; page += 1) {
    const answer = VisitorHistory.parse(await (await visitor.fetch(`/messages${query}`)).json())
    found.unshift(...words(answer.items))
    if (answer.before === null) break
    query = `?before=${answer.before}`
  }
  assert.deepEqual(found, said)
  for (const before of ['x', '-1', "1'--", '9'.repeat(30)])
    assert.equal(
      (await visitor.fetch(`/messages?before=${encodeURIComponent(before)}`)).status,
      200,
      before,
    )
})

test('a quote of somebody else’s message shows nothing of it', async () => {
  const [mine, theirs] = [await visit(atrium, accountId), await visit(atrium, accountId)]
  const secret = await theirs.say('the combination is 4711')
  const foreign = await conversationOf(atrium, 'the combination is 4711')
  const ours = await reply(foreign, 'noted: 4711')
  await eventually('it arrived', async () => (await history(theirs)).length === 2)
  const own = await mine.say('my first words')
  for (const replyTo of [secret, ours, newId(MessageId)])
    await mine.say(`quoting ${replyTo}`, { replyTo })
  await mine.say('quoting myself', { replyTo: own })
  await conversationOf(atrium, 'quoting myself')
  const items = await history(mine)
  assert.ok(!JSON.stringify(items).includes('4711'))
  assert.deepEqual(
    items.map((item) => item.replyTo?.text),
    [undefined, undefined, undefined, undefined, 'my first words'],
  )
  const refused = mine.fetch('/messages', {
    method: 'POST',
    body: JSON.stringify({ type: 'message', id: newId(MessageId), text: 'x', replyTo: "' OR 1=1" }),
  })
  assert.equal((await refused).status, 422)
})

test('files: an upload is its visitor’s, a file of a message is shown to who may see the message', async () => {
  const [mine, theirs] = [await visit(atrium, accountId), await visit(atrium, accountId)]
  const upload = async (
    visitor: WebVisitor,
    body: NonNullable<RequestInit['body']>,
    name = 'a.txt',
    type = 'text/plain',
  ) => {
    const init = { method: 'POST', body, headers: { 'content-type': type } }
    const response = await visitor.fetch(`/uploads?name=${encodeURIComponent(name)}`, init)
    return {
      status: response.status,
      ...((await response.json()) as { id: string; name: string; type: string }),
    }
  }
  const file = await upload(mine, 'my papers', '../../pa\u202epers.txt')
  assert.equal(file.status, 200)
  assert.equal(file.name, 'papers.txt')
  assert.equal((await upload(mine, '')).status, 422)
  assert.equal((await upload(mine, Buffer.alloc(20_000_001))).status, 413)
  const drawing = await upload(
    mine,
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'a.svg',
    'image/svg+xml',
  )
  await assert.rejects(theirs.say('stolen', { uploads: [file.id] }), /422/)
  await assert.rejects(mine.say('made up', { uploads: ['x.y'] }), /422/)
  await mine.say('see the file', { uploads: [file.id, drawing.id] })
  await conversationOf(atrium, 'see the file')
  const [message] = await history(mine)
  const [text, svg] = message?.attachments ?? []
  assert.ok(text && svg)
  const whole = await fetch(atrium.url + text.url)
  assert.equal(await whole.text(), 'my papers')
  assert.equal(whole.headers.get('x-content-type-options'), 'nosniff')
  const part = await fetch(atrium.url + text.url, { headers: { range: 'bytes=3-5' } })
  assert.deepEqual([part.status, await part.text()], [206, 'pap'])
  assert.match(
    (await fetch(atrium.url + svg.url)).headers.get('content-disposition') ?? '',
    /^attachment/,
  )
  const path = text.url.split('?')[0] ?? ''
  for (const [token, status] of [
    [theirs.token, 404],
    ['', 401],
    ['x', 401],
  ] as const)
    assert.equal((await fetch(`${atrium.url}${path}?token=${token}`)).status, status)
  const elsewhere = path.replace(accountId, second.accountId)
  assert.equal((await fetch(`${atrium.url}${elsewhere}?token=${mine.token}`)).status, 401)
  for (const id of ['x', '%00', '..%2f..', newId(MessageId)])
    assert.equal((await fetch(`${base}/files/${id}?token=${mine.token}`)).status, 404, id)
  await asOwner(atrium, 'UPDATE message SET deleted_at = now() WHERE content->>$1 = $2', [
    'text',
    'see the file',
  ])
  assert.equal((await fetch(atrium.url + text.url)).status, 404, 'taken back with its message')
})
