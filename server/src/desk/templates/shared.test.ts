import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import type { ChannelAccountId } from '@atrium/contract/ids'
import { eventually } from '../../../test/app.ts'
import { startDesk } from '../../../test/chat.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { holdOwner } from '../../accounts/templates/owner/sql.ts'
import { templateNamed } from '../../accounts/templates/sql.ts'
import { syncAllTemplates, syncTemplates } from '../../accounts/templates/sync.ts'

/** Numbers of one WhatsApp account (WABA), which has one set of templates, and of another one. */
const { atrium, fake, accountId: first } = await startDesk({ after })
const { admin } = atrium
const atSameProvider = async (change: Record<string, unknown>) => {
  const { baseUrl } = fake.settings
  return (await atrium.connect(createFake, { settings: { baseUrl, ...change } })).accountId
}
// Of another app, so that webhooks come to the first one's address only.
const second = await atSameProvider({ phoneNumberId: '222', appSecret: 'of another app' })

const list = (accountId?: ChannelAccountId) =>
  admin.call(templatesApi.list, accountId ? { query: { accountId } } : {})
const named = async (name: string, language = 'en') => {
  const { items } = await list()
  return items.filter((one) => one.name === name && one.language === language)
}
const one = (name: string) =>
  eventually(name, async () => {
    const [found, ...copies] = await named(name)
    assert.deepEqual(copies, [], `${name} is listed once`)
    return found
  })
const create = (accountId: ChannelAccountId, name: string) => {
  const components = [{ type: 'body' as const, text: 'Hello and welcome' }]
  const form = { category: 'utility', parameterFormat: 'positional', components } as const
  return admin.call(templatesApi.create, {
    body: { accountId, draft: { name, language: 'en', ...form } },
  })
}
const textOf = async (accountId: string) => {
  const { items } = await admin.call(channelsApi.accounts)
  return items.find(({ id }) => id === accountId)?.health.text ?? ''
}
const change = (id: string, body: { enabled?: boolean; settings?: Record<string, unknown> }) =>
  admin.call(channelsApi.update, { params: { id }, body })
const decide = (name: string, decision: Parameters<typeof fake.review.decide>[1]) =>
  fake.review.decide(fake.templateId(name, 'en') ?? '', decision)

test('two numbers of one business account have one set of templates', async () => {
  const order = await one('order_update')
  assert.deepEqual(order?.accountIds, [first, second])
  const { items, owners } = await list()
  assert.equal(items.length, fake.templates.length)
  assert.deepEqual(
    owners.map(({ externalId, accountIds, channel }) => [channel, externalId, accountIds]),
    [['whatsapp', fake.settings.wabaId, [first, second]]],
  )
  assert.deepEqual((await list(second)).items, items)
})

test('what one number makes, the other can send, edit and remove', async () => {
  const made = await create(first, 'made_by_one')
  assert.deepEqual(made.accountIds, [first, second])
  await assert.rejects(create(second, 'made_by_one'), /already/)
  decide('made_by_one', { kind: 'approve' })
  await eventually('approved', async () => (await one('made_by_one'))?.status === 'approved')
  for (const accountId of [first, second]) {
    const sent = await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
      templateNamed(tx, accountId, made),
    )
    assert.equal(sent?.id, made.id)
  }
  await admin.call(templatesApi.remove, { params: { id: made.id } })
  assert.deepEqual(await named('made_by_one'), [])
  assert.equal(fake.templateId('made_by_one', 'en'), undefined)
})

test('news of a template reach every number, whichever was told', async () => {
  await create(second, 'told_once')
  decide('told_once', { kind: 'reject', reason: 'INVALID_FORMAT' })
  for (const id of [first, second])
    await eventually('its rejection is said', async () => /told_once/.test(await textOf(id)))
  assert.equal((await one('told_once'))?.status, 'rejected')
  decide('told_once', { kind: 'approve' })
  for (const id of [first, second])
    await eventually('it is taken back', async () => !/told_once/.test(await textOf(id)))
})

test('all are read once for both numbers, and as the other where a token ended', async () => {
  await syncAllTemplates(atrium.app)
  const jobs = () =>
    asOwner<{ key: string }>(
      atrium,
      `SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'sync-templates'`,
    )
  await eventually('it was read', async () => (await jobs()).length === 0)
  await change(first, { settings: { accessToken: 'a token that ended' } })
  const atProvider = fake.templates.find(({ name }) => name === 'login_code')
  assert.ok(atProvider)
  fake.templates.push({ ...atProvider, id: '4711', name: 'made_elsewhere' })
  const { items, owners } = await admin.call(templatesApi.sync, { params: { id: first } })
  assert.ok(items.some(({ name }) => name === 'made_elsewhere'))
  assert.equal(owners[0]?.error, null)
  await change(second, { settings: { accessToken: 'another that ended' } })
  await assert.rejects(
    admin.call(templatesApi.sync, { params: { id: second } }),
    /WhatsApp says/,
    'nobody’s token is taken',
  )
  assert.ok((await list()).owners[0]?.error)
  const { accessToken } = fake.settings
  for (const id of [first, second]) await change(id, { settings: { accessToken } })
  await eventually('it works again', async () => (await list()).owners[0]?.error === null)
})

test('another business account has its own; a template of the same name is another one', async () => {
  const elsewhere = await atrium.connect(createFake, { settings: { wabaId: '555000555' } })
  const other = elsewhere.accountId
  const { items } = await list(other)
  assert.deepEqual(items, [], 'nothing of the first is shown for it')
  const { owners } = await list()
  assert.deepEqual(
    owners.map(({ externalId, accountIds }) => [externalId, accountIds]),
    [
      [fake.settings.wabaId, [first, second]],
      ['555000555', [other]],
    ],
  )
  await change(other, { settings: { wabaId: fake.settings.wabaId } })
  assert.deepEqual((await one('order_update'))?.accountIds, [first, second, other])
  assert.equal((await list()).owners.length, 1, 'the owner without an account is gone')
  await change(other, { enabled: false, settings: { wabaId: '555000555' } })
})

test('a number that moves takes no worry with it, and the last one takes the templates', async () => {
  const asItWas = await atrium.app.accounts.find(first)
  assert.ok(asItWas)
  decide('order_update', { kind: 'pause' })
  await eventually('it is said', async () => /order_update/.test(await textOf(second)))
  await change(second, { settings: { wabaId: '777000777' } })
  assert.doesNotMatch(await textOf(second), /order_update/)
  assert.match(await textOf(first), /order_update/)
  assert.deepEqual((await one('order_update'))?.accountIds, [first])
  await change(first, { settings: { wabaId: '777000777' } })
  assert.deepEqual(await named('order_update'), [])
  // The provider was asked before the last one moved, and answers after it: of what nobody is left at nothing is kept.
  const late = { ...atrium.app, now: () => new Date() }
  await syncTemplates(late, asItWas)
  const refused = { ...asItWas, settings: { ...fake.settings, accessToken: 'one that ended' } }
  await assert.rejects(syncTemplates(late, refused), { kind: 'auth' })
  const left = await asOwner<{ external_id: string }>(
    atrium,
    'SELECT external_id FROM template_owner ORDER BY external_id',
  )
  assert.deepEqual(
    left.map(({ external_id }) => external_id),
    ['555000555', '777000777'],
  )
  assert.deepEqual(await asOwner(atrium, 'SELECT 1 FROM template'), [])
})

test('settings change after what is being told of their templates, and neither waits for the other', async () => {
  const { db, accounts } = atrium.app
  let changed: Promise<unknown> | undefined
  await db.inWorkspace(atrium.workspaceId, async (tx) => {
    assert.ok(await holdOwner(tx, { channel: 'whatsapp', externalId: '777000777' }))
    changed = change(first, { settings: { accessToken: 'a newer one' } })
    await eventually('the change waits', async () => {
      const waiting = await asOwner(
        atrium,
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      return waiting.length > 0
    })
    await tx.query("SET LOCAL lock_timeout = '300ms'")
    const news = { state: 'warning', text: 'told before the change' } as const
    await accounts.setHealth(tx, first, 'news/told/en', news)
  })
  await changed
  assert.match(await textOf(first), /told before/)
  const settings = (await atrium.app.accounts.find(first))?.settings as typeof fake.settings
  assert.equal(settings.accessToken, 'a newer one')
})
