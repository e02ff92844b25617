import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../src/platform/migrate.ts'

/** A database of one test file's own. */
export type TestDatabase = {
  /** As the owner of the tables. */
  adminUrl: string
  /** As the application's role, which row-level security binds; the same as `adminUrl` before migration. */
  appUrl: string
  drop(): Promise<void>
}

/** Makes a database on the server of ATRIUM_TEST_DATABASE_URL, which `npm test` starts. */
export async function emptyDatabase(options: { migrated: boolean }): Promise<TestDatabase> {
  const serverUrl = process.env.ATRIUM_TEST_DATABASE_URL
  if (!serverUrl)
    throw new Error('Run the tests with `npm test -- <file>`: it starts their database.')
  const name = `test_${randomBytes(6).toString('hex')}`
  const role = `${name}_app`
  const password = randomBytes(12).toString('hex')
  await once(serverUrl, `CREATE DATABASE ${name}`)
  const adminUrl = at(serverUrl, name)
  if (options.migrated) {
    // A role of its own: roles belong to the server, and two files that set one's password at once collide.
    await migrate({ adminUrl, appRole: role, appPassword: password, log: () => undefined })
  }
  return {
    adminUrl,
    appUrl: options.migrated ? at(adminUrl, name, { role, password }) : adminUrl,
    drop: async () => {
      await once(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
      if (options.migrated) await once(serverUrl, `DROP ROLE ${role}`)
    },
  }
}

function at(serverUrl: string, name: string, as?: { role: string; password: string }): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  if (as) {
    url.username = as.role
    url.password = as.password
  }
  return url.href
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
