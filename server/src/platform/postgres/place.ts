import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'
import { canReach, databaseUser, type SystemUser } from './system-user.ts'

/** Where everything of one embedded database is. */
export type Place = {
  /** Asked for by the caller: password, remembered port, log, start lock. */
  dir: string
  /** Holds what the database's own user must reach: usually `dir` itself. */
  home: string
  data: string
  user: SystemUser | undefined
  /** The port of last time. */
  port: number | undefined
}

type Remembered = { home?: string; port?: number }

/**
 * `dir` itself, except when we are root and `dir` lies where the user postgres cannot go (a
 * repository in root's home of mode 700). Then the data live in a new /var/lib/atrium-…, and
 * `dir/embedded.json` points there. The name is random: a fresh clone at the same path must not
 * find the data, and the unknown password, of the one before.
 */
export async function choosePlace(dir: string): Promise<Place> {
  const user = databaseUser()
  const absolute = await realpath(dir)
  const remembered = await recall(absolute)
  let home = remembered.home
  if (!home) {
    home = canReach(absolute, user) ? absolute : await mkdtemp('/var/lib/atrium-')
    if (home !== absolute) {
      await chmod(home, 0o711)
      await remember(absolute, { ...remembered, home })
    }
  }
  if (!existsSync(home)) {
    throw new EmbeddedError(`The database's folder ${home} is gone.`, {
      todo: `Restore it from a backup, or delete ${join(absolute, 'embedded.json')} to begin with an empty database.`,
    })
  }
  return { dir: absolute, home, data: join(home, 'data'), user, port: remembered.port }
}

/** The port is kept, so that a bookmarked connection still works after a restart. */
export async function rememberPort(place: Place, port: number): Promise<void> {
  if (place.port === port) return
  await remember(place.dir, { ...(await recall(place.dir)), port })
  place.port = port
}

/** Reads the superuser's password; the first time it makes one. */
export async function readPassword({ dir, data }: Place): Promise<string> {
  const file = join(dir, 'superuser-password')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    if (existsSync(data)) {
      throw new EmbeddedError(`There is a database in ${data}, but ${file} cannot be read.`, {
        todo: `Restore the file, or move ${data} away to begin with an empty database.`,
        cause,
      })
    }
  }
  const password = randomBytes(24).toString('base64url')
  // wx: of two processes that start at once, the second takes the first one's password.
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
    return password
  } catch {
    return (await readFile(file, 'utf8')).trim()
  }
}

async function recall(dir: string): Promise<Remembered> {
  try {
    return JSON.parse(await readFile(join(dir, 'embedded.json'), 'utf8')) as Remembered
  } catch {
    return {}
  }
}

async function remember(dir: string, state: Remembered): Promise<void> {
  const file = join(dir, 'embedded.json')
  await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`)
  await rename(`${file}.new`, file)
}
