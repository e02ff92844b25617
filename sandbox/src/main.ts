import process from 'node:process'
import { readConfig } from './config.ts'
import { startSandbox } from './control/sandbox.ts'
import { fakes } from './fakes.ts'

const sandbox = await startSandbox(readConfig(process.env), fakes)
process.stdout.write(`Sandbox: the customers' phones are at ${sandbox.url}\n`)

let leaving = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // A second signal means: now.
    if (leaving) process.exit(1)
    leaving = true
    void sandbox.close().then(() => process.exit(0))
  })
