import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { filePaths, inboxApi } from '@atrium/contract/api/inbox'
import { membersApi } from '@atrium/contract/api/settings'
import type { Endpoint } from '@atrium/contract/endpoint'
import { MessageId, newId } from '@atrium/contract/ids'
import { type Client, eventually, startTestApp } from '../../test/app.ts'
import { visit, writeIn } from '../../test/web-visitor.ts'
import type { Ids } from '../../test/workspaces/access-cases.ts'
import { createWorld } from '../../test/workspaces/access-world.ts'
import { addMember, cookieOf, json } from '../../test/workspaces/second-workspace.ts'

const words = [
  'Zebulon',
  'violet-penguin',
  'amber-notebook',
  'secret-plan',
  'Test salon',
  'Ada',
  'zeb@',
]

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
