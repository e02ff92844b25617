import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { createAdminPool } from './jobs.ts'

const migrationsDir = new URL('../../../migrations/', import.meta.url)
/** Any number, the same in every process: the lock under which one of them migrates. */
const lockKey = 7_203_411

/**
 * Brings the database to this version: forward-only SQL files in order, each in a transaction, under an advisory
 * lock, so that several processes may start at once. Then the app's role, its rights and row-level security, which
 * follow from the tables themselves: a new table with a workspace_id is protected without a line of its own.
 */
export async function migrate(options: {
  adminUrl: string
  appRole: string
  appPassword: string
  log: (text: string) => void
}): Promise<void> {
  const client = new pg.Client({
    connectionString: options.adminUrl,
    application_name: 'atrium migrate',
  })
  // Told between two statements, a lost connection would end the process; the next statement says it too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await requireVersion(client)
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    await runFiles(client, options.log)
    const pool = createAdminPool(options.adminUrl, 2, (error) =>
      options.log(`a database connection broke: ${error.message}`),
    )
    try {
      await runMigrations({ pgPool: pool })
    } finally {
      await pool.end()
    }
    await ensureRole(client, options.appRole, options.appPassword)
    await protectTables(client, options.appRole)
  } finally {
    await client.end()
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  const version = Number(rows[0]?.server_version_num)
  if (version < 150_000) {
    throw new Error(
      `Atrium needs PostgreSQL 15 or newer; this server reports ${version}. Upgrade it, or unset DATABASE_URL to use the built-in one.`,
    )
  }
}

async function runFiles(client: pg.Client, log: (text: string) => void): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM migration',
  )
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).sort()
  for (const name of names) {
    const text = await readFile(new URL(name, migrationsDir), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const known = applied.get(name)
    if (known === checksum) continue
    if (known)
      throw new Error(
        `Migration ${name} was changed after it ran here. Migrations are forward-only: undo the change and add a new file.`,
      )
    log(`migration ${name}`)
    await client.query('BEGIN')
    try {
      await client.query(text)
      await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error })
    }
  }
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const name = client.escapeIdentifier(role)
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION'
  await client.query(
    `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} ${rights} PASSWORD ${client.escapeLiteral(password)}`,
  )
}

/** Rights and row-level security for every table; the app's role owns nothing, so it cannot switch them off. */
async function protectTables(client: pg.Client, role: string): Promise<void> {
  const name = client.escapeIdentifier(role)
  await client.query(`
    CREATE OR REPLACE FUNCTION current_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
      $$ SELECT nullif(current_setting('app.workspace_id', true), '')::uuid $$;
    GRANT USAGE ON SCHEMA public TO ${name};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
    REVOKE ALL ON migration FROM ${name};
    REVOKE INSERT, DELETE ON workspace FROM ${name};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name};`)
  const tables = await client.query<{ name: string; key: string }>(`
    SELECT c.relname AS name, CASE WHEN c.relname = 'workspace' THEN 'id' ELSE 'workspace_id' END AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE c.relkind IN ('r', 'p') AND (c.relname = 'workspace' OR EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped))`)
  for (const table of tables.rows) {
    const tableName = client.escapeIdentifier(table.name)
    // The sub-select makes it one value per statement instead of a call per row, and lets an index use it.
    await client.query(`
      ALTER TABLE ${tableName} ENABLE ROW LEVEL SECURITY;
      DROP POLICY IF EXISTS tenant ON ${tableName};
      CREATE POLICY tenant ON ${tableName} USING (${table.key} = (SELECT current_workspace()))
        WITH CHECK (${table.key} = (SELECT current_workspace()));
      ${table.key === 'id' ? '' : `ALTER TABLE ${tableName} ALTER COLUMN workspace_id SET DEFAULT current_workspace();`}`)
  }
  const doors = await client.query<{ signature: string }>(`
    SELECT p.oid::regprocedure::text AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.prosecdef`)
  for (const door of doors.rows) {
    // Left out of a search path, temporary tables come first: the app could give a door one with a trigger, which
    // would run with the owner's rights (PostgreSQL's manual, "Writing SECURITY DEFINER Functions Safely").
    await client.query(
      `ALTER FUNCTION ${door.signature} SET search_path = public, pg_temp;
       REVOKE ALL ON FUNCTION ${door.signature} FROM PUBLIC; GRANT EXECUTE ON FUNCTION ${door.signature} TO ${name};`,
    )
  }
}
