import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/platform/observe/log.ts'

/** A process of its own that does the work of a test's application, so that the test can kill it. */
const { ADMIN_URL = '', APP_URL = '', CLOCK_OFFSET = '0' } = process.env
const app = await createApp({
  config: { ...readConfig(process.env), port: 0 },
  keys: [Buffer.alloc(32, 7)],
  adminUrl: ADMIN_URL,
  appUrl: APP_URL,
  log: createLog({ level: 'warn', destination: process.stderr }),
})
app.clock.setOffset(Number(CLOCK_OFFSET))
await app.start()
process.stdout.write('ready\n')
