import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import { goingAway } from '../test/going-away.ts'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { createLog } from './platform/observe/log.ts'

/** Starts and stops an application. Returns how many connections the start asked for. */
async function startOnce(context: TestContext, nth: number): Promise<number> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-test-'))
  const owner = await goingAway(context, database.adminUrl, nth)
  const own = await goingAway(context, database.appUrl, nth)
  const app = await createApp({
    config: readConfig({
      PORT: String(await freePort()),
      ATRIUM_DATA_DIR: dataDir,
      ATRIUM_RESERVE_MB: '1',
    }),
    keys: [Buffer.alloc(32, 7)],
    adminUrl: owner.url,
    appUrl: own.url,
    log: createLog({ level: 'error', destination: { write: () => undefined } }),
  })
  const { port } = await app.start()
  const health = await fetch(`http://127.0.0.1:${port}/livez`)
  assert.equal(health.status, 200)
  await app.stop()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
  return Math.max(owner.asked(), own.asked())
}

test('a start waits for a database that goes away in the middle of it, wherever that is', async (context) => {
  const never = Number.POSITIVE_INFINITY
  const connections = await startOnce(context, never)
  assert.ok(connections > 3, `${connections} connections`)
  for (let nth = 1; nth <= connections; nth += 1) await startOnce(context, nth)
})
