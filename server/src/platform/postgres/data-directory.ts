import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BARE_ENVIRONMENT, type Binaries } from './binaries.ts'
import { EmbeddedError } from './embedded-error.ts'
import type { Place } from './place.ts'

/** Makes the data directory the first time; afterwards checks that these binaries can serve it. */
export async function prepareDataDirectory(
  place: Place,
  binaries: Binaries,
  password: string,
  fast: boolean,
): Promise<void> {
  if (!existsSync(place.data)) await initialise(place, binaries, password, fast)
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => '')
  if (version.trim() !== binaries.major) {
    throw new EmbeddedError(
      version
        ? `${place.data} was made by PostgreSQL ${version.trim()}; this Atrium brings ${binaries.major}.`
        : `${place.data} is not a PostgreSQL data directory: PG_VERSION is missing.`,
      {
        todo: version
          ? 'Run the Atrium version that made it and export the data, or move the folder away to begin with an empty database.'
          : 'Restore the folder from a backup, or move it away to begin with an empty database.',
      },
    )
  }
  if (!existsSync(join(place.data, 'global', 'pg_control'))) {
    throw new EmbeddedError(`${place.data} is damaged: global/pg_control is missing.`, {
      todo: 'Restore the folder from a backup, or move it away to begin with an empty database.',
    })
  }
}

/**
 * initdb works in `data.new`, renamed when it is done: a kill in the middle leaves nothing that
 * looks like a database.
 */
async function initialise(
  place: Place,
  { initdb }: Binaries,
  password: string,
  fast: boolean,
): Promise<void> {
  const unfinished = `${place.data}.new`
  const passwordFile = join(place.home, 'initdb-password')
  await rm(unfinished, { recursive: true, force: true })
  await rm(passwordFile, { force: true })
  await makeOwned(unfinished, place)
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (place.user) await chown(passwordFile, place.user.uid, place.user.gid)
  const flags = [
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and the same case rules on every machine, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(fast ? ['--no-sync'] : []),
  ]
  try {
    await promisify(execFile)(initdb, flags, { ...place.user, cwd: '/', env: BARE_ENVIRONMENT })
  } catch (cause) {
    throw new EmbeddedError(`The database could not be created: ${explain(cause)}`, {
      todo: `Check that ${place.home} is writable and the disk has 200 MB free.`,
      cause,
    })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, place.data)
}

async function makeOwned(folder: string, { user }: Place): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  if (user) await chown(folder, user.uid, user.gid)
}

function explain(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return stderr.trim().split('\n').slice(-3).join(' ') || String(error)
}
