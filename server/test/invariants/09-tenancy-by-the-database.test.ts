import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
const owner = new pg.Client({ connectionString: database.adminUrl })
const app = new pg.Client({ connectionString: database.appUrl })
await owner.connect()
await app.connect()
after(async () => {
  await app.end()
  await owner.end()
  await database.drop()
})

/** Tables that belong to the installation, not to a tenant. A new one needs a place here, and a reason. */
const installationWide = [
  'attempt', // limits of guesses, by a hash
  'auth_account', // who may sign in: a user is a member of workspaces through `member`
  'auth_session',
  'auth_user',
  'auth_verification',
  'installation', // the sandbox's clock
  'migration',
]

/** The functions that see across workspaces, each for one caller. A longer list is a decision. */
const doors = [
  'door_account',
  'door_add_job',
  'door_broadcasts_due',
  'door_due_soon',
  'door_enabled_accounts',
  'door_feed_tail',
  'door_first_workspace',
  'door_flow_runs_due',
  'door_journal_append',
  'door_journal_ready',
  'door_looks_ready',
  'door_memberships',
  'door_old_imports',
  'door_outbox_ready',
  'door_reminders_due',
  'door_retention',
  'door_reviews',
  'door_scheduled_due',
  'door_search_contacts',
  'door_search_messages',
  'door_set_up',
  'door_shop',
  'door_snoozed_due',
  'door_tracked_link',
  'door_unused_uploads',
]

const [mine, foreign] = [newId(WorkspaceId), newId(WorkspaceId)]

type Column = {
  table_name: string
  column_name: string
  data_type: string
  is_nullable: string
  column_default: string | null
  is_identity: string
}

const { rows: columns } = await owner.query<Column>(
  `SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity FROM information_schema.columns
   WHERE table_schema = 'public' AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public') ORDER BY 1, ordinal_position`,
)
const tables = [...new Set(columns.map((column) => column.table_name))]
const tenantTables = tables.filter((table) =>
  columns.some((column) => column.table_name === table && column.column_name === 'workspace_id'),
)

test('Invariant 9: every table is a tenant’s with workspace_id first in its key, or known to be nobody’s', async () => {
  const others = tables.filter((table) => !tenantTables.includes(table) && table !== 'workspace')
  assert.deepEqual(others, installationWide)
  const { rows } = await owner.query<{ table: string; first: string }>(
    `SELECT c.relname AS table, a.attname AS first FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
     WHERE i.indisprimary AND c.relname = ANY ($1)`,
    [tenantTables],
  )
  const first = new Map(rows.map((row) => [row.table, row.first]))
  for (const table of tenantTables) assert.equal(first.get(table), 'workspace_id', table)
})

test('Invariant 9: every tenant table has row-level security with one policy, for reading and for writing', async () => {
  const { rows } = await owner.query<{
    table: string
    on: boolean
    policies: { using: string; check: string; cmd: string; permissive: boolean; roles: string }[]
  }>(
    `SELECT c.relname AS table, c.relrowsecurity AS on, coalesce(jsonb_agg(jsonb_build_object('using', pg_get_expr(p.polqual, c.oid),
       'check', pg_get_expr(p.polwithcheck, c.oid), 'cmd', p.polcmd, 'permissive', p.polpermissive, 'roles', p.polroles::text)) FILTER (WHERE p.oid IS NOT NULL), '[]') AS policies
     FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = ANY ($1) GROUP BY c.oid`,
    [[...tenantTables, 'workspace']],
  )
  assert.equal(rows.length, tenantTables.length + 1)
  for (const { table, on, policies } of rows) {
    const key = table === 'workspace' ? 'id' : 'workspace_id'
    const mustBe = `(${key} = ( SELECT current_workspace() AS current_workspace))`
    const policy = { using: mustBe, check: mustBe, cmd: '*', permissive: true, roles: '{0}' }
    assert.ok(on, table)
    assert.deepEqual(policies, [policy], table)
  }
})

test('Invariant 9: the app’s role owns nothing, bypasses nothing and can become nobody else', async () => {
  const { rows } = await app.query(
    `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*)::int FROM pg_auth_members m WHERE m.member = r.oid) AS member_of,
       (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) + (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid)
         + (SELECT count(*)::int FROM pg_namespace WHERE nspowner = r.oid) AS owns,
       has_schema_privilege('public', 'CREATE') AS creates, has_schema_privilege('graphile_worker', 'USAGE') AS jobs,
       has_table_privilege('migration', 'SELECT') AS migrations
     FROM pg_roles r WHERE rolname = current_user`,
  )
  assert.deepEqual(rows, [
    {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      member_of: 0,
      owns: 0,
      creates: false,
      jobs: false,
      migrations: false,
    },
  ])
  for (const table of [...tenantTables, 'workspace'])
    for (const right of ['TRUNCATE', 'TRIGGER', 'REFERENCES'])
      assert.equal(await may(table, right), false, `${right} ${table}`)
  assert.equal(await may('workspace', 'INSERT'), false)
  assert.equal(await may('workspace', 'DELETE'), false)
})

async function may(table: string, right: string): Promise<boolean> {
  const { rows } = await app.query<{ may: boolean }>('SELECT has_table_privilege($1, $2) AS may', [
    table,
    right,
  ])
  return rows[0]?.may ?? true
}

test('Invariant 9: the doors are these, each with a fixed search path and closed to everybody but the app', async () => {
  const { rows } = await owner.query<{ name: string; path: string | null; public: boolean }>(
    `SELECT p.proname AS name, array_to_string(p.proconfig, ',') AS path,
       EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0) OR p.proacl IS NULL AS public
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prosecdef ORDER BY 1`,
  )
  assert.deepEqual(
    rows.map((row) => row.name),
    doors,
  )
  for (const { name, path, public: open } of rows) {
    assert.equal(path, 'search_path=public, pg_temp', name)
    assert.equal(open, false, name)
  }
  const { rows: views } = await owner.query(
    `SELECT viewname FROM pg_views WHERE schemaname = 'public' UNION SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'`,
  )
  assert.deepEqual(views, [], 'a view reads with its owner’s rights')
})

/** A value that the column takes. Columns that take certain words only have theirs here. */
function valueFor({ table_name, column_name, data_type }: Column): unknown {
  const words: Record<string, string> = {
    'activity.kind': 'opened',
    // Pairs are kept with the smaller id first.
    'apart.handle_id': '00000000-0000-7000-8000-000000000001',
    'apart.other_id': '00000000-0000-7000-8000-000000000002',
    'attachment.state': 'stored',
    'booking.ends_at': '2999-01-01T00:00:00Z',
    'booking.state': 'booked',
    'broadcast.state': 'draft',
    'broadcast_recipient.state': 'planned',
    'confirmation.purpose': 'marketing',
    'consent.by': 'word',
    'consent.purpose': 'all',
    'consent.value': 'stop',
    'contact_import.state': 'ready',
    'template.category': 'utility',
    'template.status': 'approved',
    'template.quality': 'unknown',
    'template.parameter_format': 'positional',
    'conversation.status': 'open',
    'assistant_settings.engine': 'rules',
    'assistant_turn.outcome': 'answered',
    'identity_decision.zone': 'link',
    'member.role': 'agent',
    'message.direction': 'in',
    'flow.trigger': 'message',
    'flow_run.state': 'ended',
    'message.state': 'received',
    'message_version.how': 'edit',
    'outbox.state': 'done',
    'preference.by': 'member',
    'preference.kind': 'channel',
    'proof.kind': 'phone',
    'service.minutes': '30',
    'suggestion.contact_id': '00000000-0000-7000-8000-000000000001',
    'suggestion.other_id': '00000000-0000-7000-8000-000000000002',
  }
  const word = words[`${table_name}.${column_name}`]
  if (word) return word
  switch (data_type) {
    case 'uuid':
      return crypto.randomUUID()
    case 'jsonb':
      return '{}'
    case 'bytea':
      return Buffer.from('x')
    case 'boolean':
      return false
    case 'ARRAY':
      return []
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
      return 1
    case 'text':
      return crypto.randomUUID()
    default:
      return /^timestamp|^date$/.test(data_type) ? new Date() : null
  }
}

/** An INSERT of one row, with a value for each column that needs one. */
function insertInto(table: string, workspaceId: string): { text: string; values: unknown[] } {
  const needed = columns.filter(
    (column) =>
      column.table_name === table &&
      column.column_name !== 'workspace_id' &&
      column.is_nullable === 'NO' &&
      column.column_default === null &&
      column.is_identity === 'NO',
  )
  const values = [workspaceId, ...needed.map(valueFor)]
  const names = ['workspace_id', ...needed.map((column) => `"${column.column_name}"`)]
  const places = values.map((_, index) => `$${index + 1}`)
  return {
    text: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    values,
  }
}

/** What PostgreSQL says when row-level security stands in the way. */
const refused = { code: '42501' }

test('Invariant 9: with the app’s own checks off, no statement reaches another workspace in any table', async () => {
  await owner.query("INSERT INTO workspace (id, name) VALUES ($1, 'Mine'), ($2, 'Foreign')", [
    mine,
    foreign,
  ])
  // Rows without the rows that they point to: what is tested here is the tenant alone.
  await owner.query("SET session_replication_role = 'replica'")
  for (const table of tenantTables)
    for (const workspace of [mine, foreign]) {
      const { text, values } = insertInto(table, workspace)
      await owner.query(text, values)
    }
  await app.query("SELECT set_config('app.workspace_id', $1, false)", [mine])
  for (const table of tenantTables) {
    const count = async (text: string): Promise<number | null> =>
      (await app.query(text, text.includes('$1') ? [foreign] : [])).rowCount
    assert.equal(await count(`SELECT * FROM ${table}`), 1, `${table}: only its own row`)
    assert.equal(await count(`SELECT * FROM ${table} WHERE workspace_id = $1`), 0, table)
    assert.equal(
      await count(`UPDATE ${table} SET workspace_id = workspace_id WHERE workspace_id = $1`),
      0,
      table,
    )
    assert.equal(await count(`DELETE FROM ${table} WHERE workspace_id = $1`), 0, table)
    await assert.rejects(count(`UPDATE ${table} SET workspace_id = $1`), refused, table)
    const { text, values } = insertInto(table, foreign)
    await assert.rejects(app.query(text, values), refused, table)
    await assert.rejects(
      app.query(`${text} ON CONFLICT DO NOTHING RETURNING *`, values),
      refused,
      table,
    )
  }
  const { rows } = await app.query('SELECT id FROM workspace')
  assert.deepEqual(rows, [{ id: mine }])
  const renamed = await app.query("UPDATE workspace SET name = 'x' WHERE id = $1", [foreign])
  assert.equal(renamed.rowCount, 0)
})

test('Invariant 9: without a workspace nothing is seen, and the security cannot be switched off', async () => {
  await app.query("SELECT set_config('app.workspace_id', '', false)")
  for (const table of [...tenantTables, 'workspace'])
    assert.equal((await app.query(`SELECT 1 FROM ${table}`)).rowCount, 0, table)
  for (const attempt of [
    'ALTER TABLE contact DISABLE ROW LEVEL SECURITY',
    'DROP POLICY tenant ON contact',
    'CREATE POLICY mine ON contact USING (true)',
    'SET ROLE postgres',
    "SET session_replication_role = 'replica'",
    'CREATE TABLE public.copy (id int)',
    'SELECT * FROM graphile_worker.jobs',
    'SELECT * FROM migration',
    "COPY contact TO PROGRAM 'cat'",
  ])
    await assert.rejects(app.query(attempt), refused, attempt)
  // Asked to do without, PostgreSQL refuses to answer instead of showing more.
  await app.query('SET row_security = off')
  await assert.rejects(app.query('SELECT 1 FROM contact'), refused)
})

test('Invariant 9: the app cannot lend its own tables and triggers to a door', async () => {
  // Temporary tables are found before all others unless a function's search path names them last.
  await app.query(`
    CREATE TEMP TABLE loot (who text);
    CREATE TEMP TABLE journal (LIKE public.journal INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING IDENTITY);
    ALTER TABLE pg_temp.journal ADD CONSTRAINT journal_once UNIQUE (workspace_id, account_id, event_key);
    CREATE FUNCTION pg_temp.take() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO pg_temp.loot VALUES (current_user); RETURN NEW; END $$;
    CREATE TRIGGER take BEFORE INSERT ON pg_temp.journal FOR EACH ROW EXECUTE FUNCTION pg_temp.take()`)
  const one = [
    [mine],
    [crypto.randomUUID()],
    ['key'],
    ['lane'],
    [0],
    ['raw'],
    [crypto.randomUUID()],
  ]
  await app.query('SELECT door_journal_append($1, $2, $3, $4, $5, $6, $7, $8)', [
    ...one,
    [new Date()],
  ])
  const { rows } = await app.query('SELECT who FROM pg_temp.loot')
  assert.deepEqual(rows, [], 'a trigger of the app ran with the owner’s rights')
})
