import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'

/** Who PostgreSQL runs as when we are root. */
export type SystemUser = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root, so root lends it the user `postgres`, created when missing.
 * Anyone else runs it as themselves: `undefined`.
 */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const existing = lookUp()
  if (existing) return existing
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      { stdio: 'pipe' },
    )
  } catch (cause) {
    throw new EmbeddedError(
      'PostgreSQL does not run as root, and the user "postgres" could not be created.',
      { todo: 'Run Atrium as an ordinary user, or create a system user named postgres.', cause },
    )
  }
  const created = lookUp()
  if (!created) throw new Error('useradd succeeded, but the user postgres does not exist')
  return created
}

/** May `user` walk down to `path`? Access lists are not looked at; modes decide. */
export function canReach(path: string, user: SystemUser | undefined): boolean {
  if (!user) return true
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function lookUp(): SystemUser | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
