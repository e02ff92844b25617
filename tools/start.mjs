/**
 * `npm start`: from a fresh clone to a running Atrium. Plain JavaScript that any Node from 18 on
 * can run, because at this moment nothing is installed.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buildPages } from './lib/build.mjs'
import { ensureInstalled, freeMegabytes } from './lib/install.mjs'
import { findNode26, refuseOldNode, withNode } from './lib/node26.mjs'
import { root } from './lib/run.mjs'
import { main, Stop } from './lib/stop.mjs'
import { supervise } from './lib/supervise.mjs'

/** Below this the database soon could not write any more. */
const NEEDED_MB = 300

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  const node = await findNode26()
  const free = freeMegabytes()
  if (free < NEEDED_MB)
    throw new Stop(
      `Only ${free} MB are free on this disk; Atrium needs ${NEEDED_MB} MB to run safely.`,
      'Free some space, then start again.',
    )
  await buildPages(node)
  return supervise(isDemo(process.env) ? await demo(node) : [server(node, process.env)])
})

/** Without a database of its own and outside production, an installation is a demo. */
function isDemo(env) {
  if (env.DATABASE_URL || env.ATRIUM_DEMO === '0') return false
  return env.ATRIUM_ENV !== 'production' && env.NODE_ENV !== 'production'
}

/** The server, and the sandbox that plays its channels' providers; each is told of the other. */
async function demo(node) {
  const port = process.env.PORT || '4000'
  const sandboxPort = process.env.ATRIUM_SANDBOX_PORT || '4001'
  await refuseTaken(port, 'PORT')
  await refuseTaken(sandboxPort, 'ATRIUM_SANDBOX_PORT')
  const env = {
    ATRIUM_DEMO: '1',
    // `localhost` for browsers: app and phones are then one site, so that the app's cookie holds in a frame beside them.
    ATRIUM_SANDBOX_URL: `http://localhost:${sandboxPort}`,
    ATRIUM_SANDBOX_SECRET: randomBytes(16).toString('hex'),
    ATRIUM_URL: `http://127.0.0.1:${port}`,
    ...process.env,
  }
  const sandbox = {
    name: 'sandbox',
    command: node,
    args: [join(root, 'sandbox', 'src', 'main.ts')],
    env: withNode(node, env),
  }
  return [server(node, env), sandbox]
}

function server(node, env) {
  const main = join(root, 'server', 'src', 'main.ts')
  const flags = JSON.parse(readFileSync(join(root, 'server', 'node-flags.json'), 'utf8'))
  return { name: 'server', command: node, args: [...flags, main], env: withNode(node, env) }
}

function refuseTaken(port, variable) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () =>
      reject(
        new Stop(
          `Port ${port} is taken by another program, perhaps by an Atrium that still runs.`,
          `Stop that program, or choose another port: ${variable}=${Number(port) + 10} npm start`,
        ),
      ),
    )
    probe.listen(Number(port), '127.0.0.1', () => probe.close(resolve))
  })
}
