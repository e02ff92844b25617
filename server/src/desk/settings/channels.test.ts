import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, type Refusal, startTestApp } from '../../../test/app.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const secrets = {
  accessToken: 'EAAtopsecretaccesstoken',
  appSecret: 'topsecretappsecret',
  verifyToken: 'topsecretverifytoken',
}
const open = { phoneNumberId: '106540352242922', wabaId: '102290129340398' }

function create(settings: Record<string, unknown>, enabled = true, channel = 'whatsapp') {
  return admin.call(channelsApi.create, { body: { channel, name: 'Shop', enabled, settings } })
}
const update = (id: string, body: object) =>
  admin.call(channelsApi.update, { params: { id }, body })
const pointersOf = (error: Refusal): string[] =>
  (error.problem.errors as { pointer: string }[]).map((each) => each.pointer).sort()

test('every channel has a form that its own settings generate: secrets are write-only, choices have options', async () => {
  const { items } = await admin.call(channelsApi.kinds)
  assert.deepEqual(
    items.map((kind) => kind.id).sort(),
    [...atrium.app.accounts.channels.keys()].sort(),
  )
  for (const kind of items) {
    assert.ok(kind.fields.length > 0, kind.id)
    assert.ok(kind.steps.length > 0, kind.id)
    for (const field of kind.fields) {
      assert.ok(field.label, `${kind.id} ${field.key}`)
      if (field.input === 'select') assert.ok(field.options?.length, field.key)
      if (field.input === 'secret') assert.equal(field.default || undefined, undefined, field.key)
      if (/secret|token|password/i.test(field.key) && field.input !== 'boolean')
        assert.equal(field.input, 'secret', `${kind.id} ${field.key}`)
    }
  }
  const whatsapp = items.find((kind) => kind.id === 'whatsapp')
  const required = whatsapp?.fields.filter((field) => field.required).map((field) => field.key)
  assert.deepEqual(required?.sort(), [...Object.keys(open), ...Object.keys(secrets)].sort())
})

test('what is missing or does not fit is said field by field, and nothing is made', async () => {
  const before = await admin.call(channelsApi.accounts)
  const tries: [Record<string, unknown>, string[]][] = [
    [open, ['/settings/accessToken', '/settings/appSecret', '/settings/verifyToken']],
    [{ ...open, ...secrets, appSecret: '' }, ['/settings/appSecret']],
    [{ ...open, ...secrets, phoneNumberId: 'x' }, ['/settings/phoneNumberId']],
    [{ ...open, ...secrets, surprise: 1 }, ['/settings/surprise']],
    [{ ...open, ...secrets, accessToken: { $ne: null } }, ['/settings/accessToken']],
  ]
  for (const [settings, pointers] of tries)
    for (const enabled of [true, false])
      await assert.rejects(create(settings, enabled), (error: Refusal) => {
        assert.equal(error.status, 422)
        assert.deepEqual(pointersOf(error), pointers)
        return true
      })
  await assert.rejects(create({}, true, 'carrier-pigeon'), /422 invalid/)
  await assert.rejects(create({}, true, '../../etc'), /422 invalid/)
  assert.deepEqual(await admin.call(channelsApi.accounts), before)
})

test('a secret is returned by no endpoint, and stands in no table, event or log line', async () => {
  const made = await create({ ...open, ...secrets })
  const changed = await update(made.id, {
    name: 'Shop 2',
    settings: { accessToken: 'EAAtopsecretnumbertwo' },
  })
  const checked = await admin.call(channelsApi.check, { params: { id: made.id } })
  const refused = await update(made.id, {
    settings: { appSecret: 'topsecretthree', wabaId: 'x' },
  }).catch((error: Refusal) => error.problem)
  const told = [JSON.stringify([made, changed, checked, refused])]
  for (const endpoint of atrium.app.http.api.endpoints()) {
    if (endpoint.method !== 'GET' || endpoint.path.includes(':')) continue
    told.push(await (await admin.fetch(`/api/v1${endpoint.path}?q=topsecret`)).text())
    told.push(await (await admin.fetch(`/api/v1${endpoint.path}`)).text())
  }
  told.push(...atrium.lines)
  for (const text of told) assert.doesNotMatch(text, /topsecret/i)
  assert.ok(!('accessToken' in changed.settings))
  assert.equal(changed.settings.wabaId, open.wabaId, 'the open ones are shown')
  const hex = Buffer.from('topsecret').toString('hex')
  const tables = await asOwner<{ name: string }>(
    atrium,
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  )
  assert.ok(tables.length > 20)
  for (const { name } of tables) {
    const rows = await asOwner(
      atrium,
      `SELECT 1 FROM ${name} t WHERE t::text ILIKE '%topsecret%' OR t::text LIKE $1`,
      [`%${hex}%`],
    )
    assert.equal(rows.length, 0, name)
  }
})

test('sealed secrets belong to their row: copied to another account they do not open', async () => {
  const [one, two] = [await create({ ...open, ...secrets }), await create({ ...open, ...secrets })]
  assert.ok(await atrium.app.accounts.find(one.id))
  await asOwner(
    atrium,
    'UPDATE channel_account SET secrets = (SELECT secrets FROM channel_account WHERE id = $1) WHERE id = $2',
    [one.id, two.id],
  )
  atrium.app.accounts.forget(two.id)
  await assert.rejects(atrium.app.accounts.find(two.id))
})

test('a change keeps the secrets that were left out, and is used at once', async () => {
  const made = await create({ ...open, ...secrets })
  const inUse = async () =>
    (await atrium.app.accounts.find(made.id))?.settings as Record<string, unknown>
  assert.equal((await inUse()).accessToken, secrets.accessToken)
  await update(made.id, { settings: { phoneNumberId: '42' } })
  await eventually('the number is used', async () => (await inUse()).phoneNumberId === '42')
  assert.deepEqual({ ...(await inUse()), ...secrets }, await inUse())
  await update(made.id, { settings: { accessToken: 'EAAnew' }, enabled: false })
  await eventually('the token is used', async () => (await inUse()).accessToken === 'EAAnew')
  assert.equal((await inUse()).appSecret, secrets.appSecret)
  assert.equal((await atrium.app.accounts.find(made.id))?.enabled, false)
  await assert.rejects(update(made.id, { settings: { appSecret: '' } }), /422 invalid/)
  assert.equal((await inUse()).appSecret, secrets.appSecret)
})

test('what Atrium makes itself is made once: another account has another key', async () => {
  const keys = []
  for (const name of ['One', 'Two']) {
    const { id, settings, webhookUrl } = await create({ name }, true, 'webchat')
    assert.equal(webhookUrl, null)
    assert.ok(!('secret' in settings))
    await update(id, { settings: { greeting: 'Hello' } })
    const found = (await atrium.app.accounts.find(id))?.settings as { secret: string }
    keys.push(found.secret)
  }
  assert.ok(keys.every((key) => key.length >= 43))
  assert.notEqual(keys[0], keys[1])
})

test('"check" says what the provider answers, and everybody sees the health', async () => {
  const { fake, accountId } = await atrium.connect(createWhatsApp)
  const check = () => admin.call(channelsApi.check, { params: { id: accountId } })
  assert.equal((await check()).health.state, 'ok')
  fake.faults.error = true
  const broken = await check()
  assert.notEqual(broken.health.state, 'ok')
  assert.ok(broken.health.text)
  const { items } = await admin.call(channelsApi.accounts)
  assert.deepEqual(items.find((item) => item.id === accountId)?.health, broken.health)
  fake.faults.error = false
  assert.deepEqual((await check()).health, { state: 'ok', text: null })
})

test('where nobody can be asked, neither "check" nor saving clears a fault', async () => {
  const { id } = await create({ name: 'Chat that nobody can ask' }, true, 'webchat')
  const fault = { state: 'broken', text: 'Something is wrong.' } as const
  await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
    atrium.app.accounts.setHealth(tx, id, 'works', fault),
  )
  assert.deepEqual((await admin.call(channelsApi.check, { params: { id } })).health, fault)
  assert.deepEqual((await update(id, { name: 'Chat' })).health, fault)
})
