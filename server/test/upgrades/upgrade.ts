import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { QueryResultRow } from 'pg'
import { migrate } from '../../src/platform/database/migrate.ts'
import { asOwner } from '../workspaces/second-workspace.ts'

const serverUrl = process.env.ATRIUM_TEST_DATABASE_URL ?? ''
const migrations = new URL('../../migrations/', import.meta.url)

export type OldDatabase = {
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** Brings it to this version, as a start does. */
  upgrade(): Promise<void>
}

/** A database as it was before the migration `until`, dropped when the test ends. */
export async function databaseBefore(
  until: string,
  context: { after(stop: () => Promise<void>): void },
): Promise<OldDatabase> {
  const name = `upgrade_${randomBytes(6).toString('hex')}`
  await asOwner({ adminUrl: serverUrl }, `CREATE DATABASE ${name}`)
  context.after(async () => {
    await asOwner({ adminUrl: serverUrl }, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await asOwner({ adminUrl: serverUrl }, `DROP ROLE IF EXISTS ${name}`)
  })
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const adminUrl = url.href
  await asOwner(
    { adminUrl },
    'CREATE TABLE migration (name text PRIMARY KEY, checksum text NOT NULL)',
  )
  const files = (await readdir(migrations)).filter((file) => file.endsWith('.sql')).sort()
  for (const file of files.filter((one) => one < until)) {
    const text = await readFile(new URL(file, migrations), 'utf8')
    await asOwner({ adminUrl }, text)
    const checksum = createHash('sha256').update(text).digest('hex')
    await asOwner({ adminUrl }, 'INSERT INTO migration VALUES ($1, $2)', [file, checksum])
  }
  return {
    query: <R extends QueryResultRow>(text: string, values?: unknown[]) =>
      asOwner<R>({ adminUrl }, text, values),
    upgrade: () =>
      migrate({ adminUrl, appRole: name, appPassword: 'a password', log: () => undefined }),
  }
}
