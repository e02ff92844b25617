import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createDb, type Db } from '../src/platform/database/db.ts'
import { migrate } from '../src/platform/database/migrate.ts'

/** A database of one test's own, cloned from a migrated template in some 40 ms. */
export type TestDatabase = {
  /** As the owner of the tables. */
  adminUrl: string
  /** As the application's role, which row-level security binds. */
  appUrl: string
  drop(): Promise<void>
}

const role = 'atrium_test_app'
const password = 'only-in-tests'
/** Any number: the lock under which one of the test processes makes the template. */
const lockKey = 5_118_302

/** Clones the template on the server of ATRIUM_TEST_DATABASE_URL, which `npm test` starts. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env.ATRIUM_TEST_DATABASE_URL
  if (!serverUrl)
    throw new Error('Run the tests with `npm test -- <file>`: it starts their database.')
  const template = await ensureTemplate(serverUrl)
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY wal_log`)
  })
  const adminUrl = at(serverUrl, name)
  const app = new URL(adminUrl)
  app.username = role
  app.password = password
  return {
    adminUrl,
    appUrl: app.href,
    drop: () =>
      onServer(serverUrl, async (client) => {
        await untilUnused(client, name)
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/** The same as the application opens it, without its hints; both go when the test has ended. */
export async function openTestDb(
  context: { after(stop: () => Promise<void>): void },
  max = 4,
): Promise<{ db: Db; database: TestDatabase }> {
  const database = await testDatabase()
  const ignored = (): void => undefined
  const db = createDb({
    connectionString: database.appUrl,
    max,
    hint: ignored,
    onError: ignored,
  })
  context.after(async () => {
    await db.close()
    await database.drop()
  })
  return { db, database }
}

/** A pool that has ended still says goodbye for some milliseconds; a forced drop would throw an error into its process. */
async function untilUnused(client: pg.Client, name: string): Promise<void> {
  for (let look = 0; look < 40; look += 1) {
    const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [
      name,
    ])
    if (rowCount === 0) return
    await sleep(25)
  }
}

let made: Promise<string> | undefined

function ensureTemplate(serverUrl: string): Promise<string> {
  made ??= makeTemplate(serverUrl)
  return made
}

/** One template per set of migrations, made by whichever test process comes first. */
async function makeTemplate(serverUrl: string): Promise<string> {
  const dir = new URL('../migrations/', import.meta.url)
  const hash = createHash('sha256')
  for (const name of (await readdir(dir)).sort())
    hash.update(name).update(await readFile(new URL(name, dir)))
  hash.update(await readFile(new URL('../src/platform/database/migrate.ts', import.meta.url)))
  const template = `template_${hash.digest('hex').slice(0, 12)}`
  await onServer(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      template,
    ])
    if (rowCount) return
    const making = `${template}_${process.pid}`
    await client.query(`CREATE DATABASE ${making}`)
    await migrate({
      adminUrl: at(serverUrl, making),
      appRole: role,
      appPassword: password,
      log: () => undefined,
    })
    await client.query(`ALTER DATABASE ${making} RENAME TO ${template}`)
  })
  return template
}

async function onServer(
  serverUrl: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function at(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
