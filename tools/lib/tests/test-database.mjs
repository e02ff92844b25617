import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../run.mjs'

/**
 * One PostgreSQL for all tests of this run, thrown away afterwards. TEST_DATABASE_URL (a
 * superuser's) replaces it.
 */
export async function startTestDatabase() {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const { startEmbedded } = await import(
    join(root, 'server', 'src', 'platform', 'postgres', 'embedded.ts')
  )
  const dir = await mkdtemp(join(tmpdir(), 'atrium-test-'))
  const log = {
    info: () => {},
    warn: (facts, text) => console.warn(text, facts),
    error: (facts, text) => console.error(text, facts),
  }
  const database = await startEmbedded({ dir, fast: true, log })
  return {
    url: database.adminUrl,
    stop: async () => {
      await database.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
