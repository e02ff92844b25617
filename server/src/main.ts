import { setPriority } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { createApp, demoLogin, prepareDatabase } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { seedDemo } from './demo/seed.ts'
import { RatesError } from './flow/outbound/cost/rates.ts'
import { createLog } from './platform/observe/log.ts'
import { type Embedded, startEmbedded } from './platform/postgres/embedded.ts'
import { readKeyFile } from './platform/storage/key-file.ts'

const workerNiceness = 5

/** Configuration → database → application → listening, and back again on a signal. */
async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog({ level: config.logLevel })
  const keys = config.keys ?? (await readKeyFile(config.dataDir))
  const embedded: Embedded | undefined = config.databaseUrl
    ? undefined
    : await startEmbedded({ dir: join(config.dataDir, 'postgres'), log })
  const adminUrl = config.databaseUrl ?? embedded?.adminUrl
  if (!adminUrl) throw new Error('there is no database')
  const appUrl = await prepareDatabase({ config, keys, adminUrl, log })
  // A provider waits for its answer, messages can follow: where both want the processor, the door comes first.
  if (config.role === 'worker') setPriority(workerNiceness)
  const app = await createApp({ config, keys, adminUrl, appUrl, log })
  const { port } = await app.start()
  let leaving = false
  const leave = async (signal: string): Promise<void> => {
    if (leaving) process.exit(1)
    leaving = true
    log.info({ stage: 'stop', signal }, 'finishing what runs')
    await app.stop()
    await embedded?.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void leave('SIGINT'))
  process.on('SIGTERM', () => void leave('SIGTERM'))
  if (config.demo && config.sandboxUrl) await seedDemo(app, config.sandboxUrl)
  process.stdout.write(
    welcome(
      config.publicUrl || `http://localhost:${port}`,
      config.demo ? config.sandboxUrl : undefined,
    ),
  )
}

function welcome(url: string, sandboxUrl: string | undefined): string {
  const lines = ['', `  Atrium is ready:  ${url}`]
  if (sandboxUrl) {
    lines.push(`  Sign in with:     ${demoLogin.email} / ${demoLogin.password}`)
    lines.push(`  Customers' phones: ${sandboxUrl}`)
  } else {
    lines.push('  Open it to create the first administrator.')
  }
  return `${lines.join('\n')}\n\n`
}

main().catch((error: unknown) => {
  const isTold = error instanceof ConfigError || error instanceof RatesError
  const text = isTold ? error.message : inspect(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
