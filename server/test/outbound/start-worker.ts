import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestApp } from '../app.ts'

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

/**
 * Starts processes that work for an installation, one at each call, to be killed. Asked for before the installation is
 * started, so that those that are left end before its database does.
 */
export function workers({
  after,
}: {
  after: (end: () => void) => void
}): (atrium: TestApp) => Promise<ChildProcess> {
  const children: ChildProcess[] = []
  after(() => {
    for (const child of children) child.kill('SIGKILL')
  })
  return async ({ app, adminUrl }) => {
    const child = spawn(process.execPath, [script], {
      env: {
        ...process.env,
        ATRIUM_ROLE: 'worker',
        ATRIUM_DATA_DIR: app.config.dataDir,
        ATRIUM_PUBLIC_URL: app.config.publicUrl,
        ATRIUM_EGRESS_ALLOW: '127.0.0.0/8,::1/128',
        ATRIUM_RESERVE_MB: '1',
        ADMIN_URL: adminUrl,
        APP_URL: String(app.db.pool.options.connectionString),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const ready = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
    assert.match(String(ready[0]), /ready/)
    return child
  }
}
