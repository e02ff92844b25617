import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { databaseBefore } from './upgrade.ts'

const old = await databaseBefore('0041', { after: (work) => after(work) })
const id = () => crypto.randomUUID()
const [ours, theirs] = [id(), id()]
const accounts = { reception: id(), shop: id(), clinic: id(), theirs: id(), mail: id() }
const broadcast = id()

async function account(workspace: string, key: keyof typeof accounts, wabaId?: string) {
  await old.query(
    `INSERT INTO channel_account (workspace_id, id, channel, name, enabled, settings, secrets, templates_synced_at, templates_error)
     VALUES ($1, $2, $3, $4, true, $5, '', $6, $7)`,
    [
      workspace,
      accounts[key],
      wabaId ? 'whatsapp' : 'email',
      key,
      wabaId ? { wabaId } : {},
      wabaId ? '2026-11-01T10:00:00Z' : null,
      key === 'shop' ? 'Its token ended.' : null,
    ],
  )
}

type Copy = { at: string; status?: string; use?: string; variables?: object }

async function template(
  [workspace, key, name]: [string, keyof typeof accounts, string],
  { at, status = 'approved', use, variables = {} }: Copy,
): Promise<string> {
  const [row] = await old.query<{ id: string }>(
    `INSERT INTO template (workspace_id, id, account_id, external_id, name, language, category, status, quality, parameter_format, components, use, variables, updated_at)
     VALUES ($1, gen_random_uuid(), $2, 'ext', $3, 'en', 'utility', $4, 'unknown', 'positional', '[]', $5, $6, $7) RETURNING id`,
    [workspace, accounts[key], name, status, use ?? null, variables, at],
  )
  return row?.id ?? ''
}

test('templates of two numbers become those of their business account, and nothing that was said of them is lost', async () => {
  for (const workspace of [ours, theirs])
    await old.query("INSERT INTO workspace (id, name) VALUES ($1, 'A business')", [workspace])
  await account(ours, 'reception', '111')
  await account(ours, 'shop', '111')
  await account(ours, 'clinic', '222')
  await account(theirs, 'theirs', '111')
  await account(ours, 'mail')
  const [older, newer] = ['2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z']
  const kept = await template([ours, 'reception', 'order'], {
    at: newer,
    status: 'paused',
    variables: { 'body.1': { from: 'first_name' } },
  })
  const copy = await template([ours, 'shop', 'order'], {
    at: older,
    use: 'order_update',
    variables: { 'body.1': { from: 'words' }, 'body.2': { from: 'business_name' } },
  })
  const only = await template([ours, 'shop', 'only_here'], { at: older, use: 'continue' })
  const clinic = await template([ours, 'clinic', 'order'], { at: older })
  const foreign = await template([theirs, 'theirs', 'order'], { at: older })
  await old.query(
    `INSERT INTO broadcast (workspace_id, id, name, draft, state, actor, created_at) VALUES ($1, $2, 'News', $3, 'draft', 'x', now())`,
    [
      ours,
      broadcast,
      { ways: [{ accountId: accounts.shop, content: { kind: 'template', templateId: copy } }] },
    ],
  )

  await old.upgrade()

  const rows = await old.query<Record<string, unknown>>(
    `SELECT t.id, o.external_id AS owner, t.name, t.status, t.use, t.variables FROM template t
     JOIN template_owner o ON (o.workspace_id, o.id) = (t.workspace_id, t.owner_id)
     ORDER BY t.workspace_id = $1 DESC, o.external_id, t.name DESC`,
    [ours],
  )
  const order = { name: 'order', status: 'approved', use: null, variables: {} }
  assert.deepEqual(rows, [
    {
      ...order,
      id: kept,
      owner: '111',
      status: 'paused',
      use: 'order_update',
      variables: { 'body.1': { from: 'first_name' }, 'body.2': { from: 'business_name' } },
    },
    { ...order, id: only, owner: '111', name: 'only_here', use: 'continue' },
    { ...order, id: clinic, owner: '222' },
    { ...order, id: foreign, owner: '111' },
  ])
  const [draft] = await old.query<{ to: string }>(
    `SELECT draft #>> '{ways,0,content,templateId}' AS to FROM broadcast`,
  )
  assert.equal(draft?.to, kept)
  const owners = await old.query<Record<string, unknown>>(
    `SELECT o.external_id AS owner, o.error, o.synced_at IS NOT NULL AS synced, array_agg(a.name ORDER BY a.name) AS names
     FROM channel_account a LEFT JOIN template_owner o ON (o.workspace_id, o.id) = (a.workspace_id, a.template_owner_id)
     GROUP BY o.workspace_id, o.id, o.external_id, o.error, o.synced_at ORDER BY names`,
  )
  assert.deepEqual(owners, [
    { owner: '222', error: null, synced: true, names: ['clinic'] },
    { owner: null, error: null, synced: false, names: ['mail'] },
    { owner: '111', error: null, synced: true, names: ['reception', 'shop'] },
    { owner: '111', error: null, synced: true, names: ['theirs'] },
  ])
})
