import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { flowsApi } from '@atrium/contract/api/flows'
import { filePaths, inboxApi } from '@atrium/contract/api/inbox'
import { labelsApi } from '@atrium/contract/api/labels'
import { macrosApi } from '@atrium/contract/api/macros'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { scheduledApi } from '@atrium/contract/api/sending/scheduled'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import { membersApi } from '@atrium/contract/api/settings'
import type { Endpoint } from '@atrium/contract/endpoint'
import {
  AttachmentId,
  BookingId,
  HandleId,
  MessageId,
  NoteId,
  newId,
  TemplateId,
  uuid,
} from '@atrium/contract/ids'
import { type Client, eventually, startTestApp, type TestApp } from '../../test/app.ts'
import { dayAt, openSalon } from '../../test/bookings/bookings.ts'
import { importer } from '../../test/imports.ts'
import { connectShop } from '../../test/shops/shop.ts'
import { conversationOf, visit, writeIn } from '../../test/web-visitor.ts'
import { type Case, casesFor, type Ids } from '../../test/workspaces/access-cases.ts'
import {
  addMember,
  addWorkspace,
  asOwner,
  cookieOf,
  json,
  type SignedIn,
} from '../../test/workspaces/second-workspace.ts'

const words = [
  'Zebulon',
  'violet-penguin',
  'amber-notebook',
  'secret-plan',
  'Test salon',
  'Ada',
  'zeb@',
]

type World = {
  atrium: TestApp
  agent: SignedIn
  other: SignedIn
  ids: Ids
  cases: Record<string, Case>
}

/** Files of the byte routes, by the names of `filePaths`: method, path, and what a foreign member gets. */
function byteCases(ids: Ids): Record<keyof typeof filePaths, [string, string, 404 | 'own']> {
  return {
    upload: ['POST', `${filePaths.upload}?name=a.txt`, 'own'],
    attachment: ['GET', filePaths.attachment(ids.attachment ?? ''), 404],
    sticker: ['GET', filePaths.sticker(ids.account ?? '', '789', '10855'), 404],
    picture: ['GET', filePaths.picture(ids.picture ?? ''), 404],
    html: ['GET', filePaths.html(ids.message ?? ''), 404],
    stream: ['GET', filePaths.stream, 'own'],
    importUpload: ['POST', `${filePaths.importUpload}?name=a.csv`, 'own'],
    importProblems: ['GET', filePaths.importProblems(ids.import ?? ''), 404],
  }
}

const world = await createWorld(await startTestApp({ after }))

test('the matrix knows every endpoint', () => {
  const registered = world.atrium.app.http.api.endpoints().map(nameOf)
  assert.deepEqual(Object.keys(world.cases).sort(), registered.toSorted())
})

test('nobody: 401 unless the endpoint is public', async () => {
  const anonymous = world.atrium.anonymous()
  for (const endpoint of world.atrium.app.http.api.endpoints()) {
    if (endpoint.access === 'public') continue
    const { status } = await ask(anonymous, endpoint)
    assert.equal(status, 401, nameOf(endpoint))
  }
  for (const [method, path] of Object.values(byteCases(world.ids)))
    assert.equal((await anonymous.fetch(path, { method })).status, 401, path)
})

test('a visitor of the web chat is nobody to the API', async () => {
  const { token } = await visit(world.atrium, world.ids.account ?? '')
  const headers = { authorization: `Bearer ${token}`, 'x-atrium': '1' }
  for (const endpoint of world.atrium.app.http.api.endpoints()) {
    if (endpoint.access === 'public') continue
    const path = pathOf(endpoint, world.cases[nameOf(endpoint)]?.params)
    const { status } = await fetch(world.atrium.url + path, { method: endpoint.method, headers })
    assert.equal(status, 401, nameOf(endpoint))
  }
})

test('an agent: 403 at everything for administrators', async () => {
  const guarded = world.atrium.app.http.api.endpoints().filter(({ access }) => access === 'admin')
  assert.ok(guarded.length >= 7)
  for (const endpoint of guarded) {
    const { status, text } = await ask(world.agent.client, endpoint)
    assert.equal(status, 403, nameOf(endpoint))
    assertSilent(text, nameOf(endpoint))
  }
})

test('an administrator of another workspace: 404, and not a word of ours', async () => {
  for (const endpoint of world.atrium.app.http.api.endpoints()) {
    const name = nameOf(endpoint)
    if (endpoint.access === 'public' || name === 'PATCH /session') continue
    const { status, text } = await ask(world.other.client, endpoint)
    if (world.cases[name]?.foreign === 404) assert.equal(status, 404, `${name}: ${text}`)
    else assert.ok(status < 300, `${name}: ${status} ${text}`)
    assertSilent(text, name)
  }
  for (const [method, path, foreign] of Object.values(byteCases(world.ids))) {
    if (path === filePaths.stream) continue
    const body = method === 'POST' ? { body: 'hello' } : {}
    const response = await world.other.client.fetch(path, { method, ...body })
    assert.equal(response.status, foreign === 404 ? 404 : 200, path)
    assertSilent(await response.text(), path)
  }
})

test('our ids in the body of a request about their own conversation are not accepted', async () => {
  const { atrium, other, ids } = world
  const theirs = await theirConversation()
  const params = { id: theirs.conversation }
  const body = {
    messageId: newId(MessageId),
    handleId: theirs.handle,
    accountId: theirs.account,
    content: { kind: 'text', text: 'hi' },
  }
  const path = `/api/v1/conversations/${params.id}`
  const tries: [string, string, unknown][] = [
    ['POST', `${path}/messages`, { ...body, accountId: ids.account }],
    ['POST', `${path}/messages`, { ...body, handleId: ids.handle }],
    ['POST', `${path}/messages`, { ...body, attachmentIds: [ids.attachment] }],
    ['POST', `${path}/messages`, { ...body, replyTo: ids.message }],
    ['PUT', `${path}/assignee`, { memberId: ids.member }],
    ['POST', `${path}/split`, { fromMessageId: ids.message }],
    ['POST', `/api/v1/contacts/${theirs.contact}/link`, { contactId: ids.contact }],
    ['POST', `${path}/typing`, { handleId: ids.handle }],
  ]
  for (const [method, to, content] of tries) {
    const { status, text } = await json(other.client, method, to, content)
    assert.ok([404, 422].includes(status), `${to} ${JSON.stringify(content)}: ${status} ${text}`)
    assertSilent(text, to)
  }
  const unchanged = await atrium.admin.call(inboxApi.get, {
    params: { id: ids.conversation ?? '' },
  })
  assert.equal(unchanged.contactName, 'Zebulon Quirk')
})

test('a member who is switched off: 401 everywhere within seconds', async () => {
  const { atrium } = world
  const gone = await addMember(atrium, { role: 'admin', name: 'Gone' })
  assert.equal((await ask(gone.client, inboxApi.counts)).status, 200)
  await atrium.admin.call(membersApi.update, {
    params: { id: gone.memberId },
    body: { active: false },
  })
  await eventually('the session has ended', async () => {
    return (await ask(gone.client, inboxApi.counts)).status === 401
  })
  for (const endpoint of atrium.app.http.api.endpoints()) {
    if (endpoint.access === 'public') continue
    assert.equal((await ask(gone.client, endpoint)).status, 401, nameOf(endpoint))
  }
  for (const [method, path] of Object.values(byteCases(world.ids)))
    assert.equal((await gone.client.fetch(path, { method })).status, 401, path)
  await assert.rejects(atrium.signIn(gone.email, gone.password), /401 unauthenticated/)
})

test('what changes something needs the header X-Atrium', async () => {
  const { atrium } = world
  const cookie = await cookieOf(atrium)
  const unsafe = atrium.app.http.api.endpoints().filter(({ method }) => method !== 'GET')
  for (const endpoint of unsafe) {
    const path = pathOf(endpoint, world.cases[nameOf(endpoint)]?.params)
    const response = await fetch(atrium.url + path, {
      method: endpoint.method,
      headers: { cookie },
    })
    assert.equal(response.status, 403, nameOf(endpoint))
  }
  const upload = await fetch(`${atrium.url}${filePaths.upload}`, {
    method: 'POST',
    headers: { cookie },
    body: 'x',
  })
  assert.equal(upload.status, 403)
})

test('a key that nobody knows is refused by every endpoint, with its pointer', async () => {
  const { atrium } = world
  for (const endpoint of atrium.app.http.api.endpoints()) {
    const name = nameOf(endpoint)
    const { params, query, body } = world.cases[name] ?? {}
    const inQuery = `${pathOf(endpoint, params)}?${new URLSearchParams({ ...query, isAdmin: '1' })}`
    const asked = await json(atrium.admin, endpoint.method, inQuery, body)
    assert.equal(asked.status, 422, `${name} in the query: ${asked.text}`)
    assert.match(asked.text, /"pointer":"\/query\/isAdmin"/, name)
    if (endpoint.method === 'GET') continue
    const given = { ...(body ?? {}), workspaceId: world.ids.workspace }
    const sent = await json(atrium.admin, endpoint.method, pathOf(endpoint, params), given)
    assert.equal(sent.status, 422, `${name} in the body: ${sent.text}`)
    assert.match(sent.text, /"pointer":"\/workspaceId"/, name)
  }
})

function nameOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`
}

function pathOf(endpoint: Endpoint, params: Ids = {}): string {
  return `/api/v1${endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => params[name] ?? '')}`
}

function ask(client: Client, endpoint: Endpoint): Promise<{ status: number; text: string }> {
  const found = world.cases[nameOf(endpoint)]
  const query = found?.query ? `?${new URLSearchParams(found.query)}` : ''
  return json(client, endpoint.method, pathOf(endpoint, found?.params) + query, found?.body)
}

/** None of our words and ids; what the caller sent may come back. */
function assertSilent(text: string, name: string): void {
  for (const word of words) assert.ok(!text.includes(word), `${name} tells "${word}": ${text}`)
  const told = Object.entries(world.ids).filter(([, id]) => id.length > 8 && text.includes(id))
  assert.deepEqual(told, [], `${name} tells ids: ${text}`)
}

async function theirConversation(): Promise<{
  conversation: string
  contact: string
  handle: string
  account: string
}> {
  const { atrium, other } = world
  const { id: account } = await atrium.app.db.inWorkspace(other.workspaceId, (tx) =>
    atrium.app.accounts.create(tx, {
      channel: 'webchat',
      name: 'Their chat',
      enabled: true,
      settings: { name: 'Their chat' },
    }),
  )
  await writeIn(atrium, account, [{ text: 'hello, other shop' }])
  const row = await eventually('their conversation', async () => {
    const page = await other.client.call(inboxApi.list)
    return page.items[0]
  })
  return {
    conversation: row.id,
    contact: row.contactId,
    handle: row.replyHandleId ?? '',
    account,
  }
}

/** A workspace with one of everything, and an administrator of a second one. */
async function createWorld(atrium: TestApp): Promise<World> {
  const { accountId } = await atrium.connect(createWebchat)
  await writeIn(atrium, accountId, [
    { text: 'violet-penguin', name: 'Zebulon Quirk', email: 'zeb@zoo.example' },
    { text: 'secret-plan' },
  ])
  const second = await conversationOf(atrium, 'secret-plan')
  const row = await conversationOf(atrium, 'violet-penguin')
  const { items } = await atrium.admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  const message = items.findLast((item) => item.type === 'message')?.id ?? ''
  const note = newId(NoteId)
  await atrium.admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: note, text: 'amber-notebook' },
  })
  const { blob } = await atrium.app.blobs.put(Buffer.from('<b>violet-penguin</b>'))
  const attachment = newId(AttachmentId)
  await asOwner(
    atrium,
    `INSERT INTO attachment (workspace_id, id, message_id, kind, name, type, bytes, blob, state, created_at)
     VALUES ($1, $2, $3, 'html', 'secret-plan.html', 'text/html', 21, $4, 'stored', now())`,
    [atrium.workspaceId, attachment, message, blob],
  )
  await asOwner(
    atrium,
    "UPDATE handle SET picture = $1, picture_type = 'image/png' WHERE id = $2",
    [blob, row.replyHandleId],
  )
  const [event] = await asOwner<{ id: string }>(
    atrium,
    "UPDATE journal SET state = 'failed', reason = 'violet-penguin' WHERE id = (SELECT min(id) FROM journal) RETURNING id",
  )
  const template = newId(TemplateId)
  await asOwner(
    atrium,
    `WITH owner AS (INSERT INTO template_owner (workspace_id, id, channel, external_id) VALUES ($1, gen_random_uuid(), 'whatsapp', 'violet-penguin') RETURNING id),
       held AS (UPDATE channel_account SET template_owner_id = owner.id FROM owner WHERE channel_account.id = $3)
     INSERT INTO template (workspace_id, id, owner_id, external_id, name, language, category, status, quality, parameter_format, components, updated_at)
     SELECT $1, $2, id, '1', 'violet-penguin', 'en', 'utility', 'approved', 'unknown', 'positional', '[]', now() FROM owner`,
    [atrium.workspaceId, template, accountId],
  )
  const file = 'name\nZebulon Quirk'
  const imported = await importer(atrium.admin).upload(file, 'violet-penguin.csv')
  const flow = newId(uuid)
  await atrium.admin.call(flowsApi.save, {
    params: { id: flow },
    body: {
      flow: {
        name: 'secret-plan',
        on: false,
        trigger: 'message',
        conditions: {},
        steps: [{ kind: 'resolve' }],
      },
    },
  })
  const label = newId(uuid)
  await atrium.admin.call(labelsApi.save, {
    params: { id: label },
    body: { name: 'violet-penguin', color: 'red' },
  })
  const macro = newId(uuid)
  await atrium.admin.call(macrosApi.save, {
    params: { id: macro },
    body: { name: 'violet-penguin', visibility: 'everyone', steps: [{ kind: 'resolve' }], rev: 0 },
  })
  const segment = newId(uuid)
  await atrium.admin.call(segmentsApi.save, {
    params: { id: segment },
    body: { name: 'violet-penguin', tree: { kind: 'all', of: [] } },
  })
  const scheduled = newId(MessageId)
  await atrium.admin.call(scheduledApi.schedule, {
    params: { id: row.id },
    body: {
      messageId: scheduled,
      handleId: HandleId.parse(row.replyHandleId),
      accountId,
      content: { kind: 'text', text: 'secret-plan' },
      sendAt: new Date(Date.now() + 3600_000).toISOString(),
    },
  })
  const broadcast = newId(uuid)
  await atrium.admin.call(broadcastsApi.save, {
    params: { id: broadcast },
    body: {
      name: 'violet-penguin',
      purpose: 'marketing',
      tree: { kind: 'all', of: [] },
      ways: [],
      schedule: { kind: 'now' },
      perMinute: null,
      budget: null,
      expiresHours: 24,
    },
  })
  const { items: members } = await atrium.admin.call(membersApi.list)
  const service = await openSalon(atrium)
  const booking = newId(BookingId)
  await atrium.admin.call(bookingsApi.book, {
    params: { id: row.contactId },
    body: {
      bookingId: booking,
      handleId: HandleId.parse(row.replyHandleId),
      serviceId: service.id,
      startsAt: dayAt(new Date(), 30, '10:00').toISOString(),
    },
  })
  const shop = await connectShop(atrium, atrium.admin, 'violet-penguin')
  await shop.says({ number: 'secret-plan', customer: { email: 'zeb@zoo.example' } })
  const ids = {
    service: service.id,
    shop: shop.id,
    booking,
    workspace: atrium.workspaceId,
    account: accountId,
    contact: row.contactId,
    secondContact: second.contactId,
    conversation: row.id,
    handle: row.replyHandleId ?? '',
    message,
    note,
    attachment,
    picture: blob,
    event: event?.id ?? '',
    import: imported.id,
    segment,
    label,
    macro,
    flow,
    broadcast,
    scheduled,
    template,
    member: members[0]?.id ?? '',
  }
  const agent = await addMember(atrium)
  const other = await addWorkspace(atrium)
  return { atrium, agent, other, ids, cases: casesFor(ids) }
}
