/** `npm run check`: everything that needs no running program. `-- --fix` formats and mends first. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { refuseOldNode, rerunUnderNode26 } from './lib/node26.mjs'
import { root, run } from './lib/run.mjs'
import { main } from './lib/stop.mjs'

/** One tsconfig each: they differ in libraries and JSX. */
const areas = ['server', 'web', 'widget', 'sandbox']

const biome = '@biomejs/biome/bin/biome'
// TypeScript 7 checks; the package `typescript` itself stays at 5 for the tools that need its API.
const typescript = 'typescript7/bin/tsc'
const dependencyCruiser = 'dependency-cruiser/bin/dependency-cruiser.mjs'
const knip = 'knip/bin/knip.js'

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  if (await rerunUnderNode26()) return process.exitCode
  if (process.argv.includes('--fix')) await node(biome, 'check', '--write', '--log-level=error')
  const checks = [
    ['format, lint', () => node(biome, 'check', '--diagnostic-level=warn', '--max-diagnostics=50')],
    ...areas.map((area) => [
      `types (${area})`,
      () => node(typescript, '--pretty', '-p', `tsconfig.${area}.json`),
    ]),
    ['dependencies', dependencies],
    ['dead code', () => node(knip, '--no-progress')],
    ['links in docs', links],
    ['module diagram', moduleDiagram],
    ['channel matrix', channelMatrix],
  ]
  const results = await Promise.all(checks.map(([name, check]) => timed(name, check)))
  return results.every(Boolean) ? 0 : 1
})

async function dependencies() {
  const folders = ['packages', 'channels', 'server', 'web', 'widget', 'sandbox', 'e2e', 'bench']
  const result = await node(
    dependencyCruiser,
    '--config',
    join('tools', 'dependency-rules.cjs'),
    '--output-type',
    'err-long',
    ...folders.filter((folder) => existsSync(join(root, folder))),
  )
  // Without a TypeScript compiler it can use, the tool skips every .ts file and finds nothing wrong.
  const seen = Number(/\((\d+) modules/.exec(result.output)?.[1] ?? 1000)
  if (seen > 100) return result
  return {
    code: 1,
    output: `${result.output}\nOnly ${seen} modules were seen: is typescript 5 there?`,
  }
}

async function links() {
  const { brokenLinks } = await import('./lib/docs-links.mjs')
  const broken = brokenLinks()
  return { code: broken.length > 0 ? 1 : 0, output: broken.join('\n') }
}

async function moduleDiagram() {
  const { diagramIsTrue } = await import('./lib/diagram.mjs')
  const write = process.argv.includes('--fix')
  const output = 'ARCHITECTURE.md shows other imports than there are: npm run check -- --fix'
  return (await diagramIsTrue({ write })) ? { code: 0, output: '' } : { code: 1, output }
}

async function channelMatrix() {
  const { matrixIsTrue } = await import('./lib/channel-matrix.mjs')
  const write = process.argv.includes('--fix')
  const output = 'docs/channels.md shows other capabilities than there are: npm run check -- --fix'
  return (await matrixIsTrue({ write })) ? { code: 0, output: '' } : { code: 1, output }
}

async function timed(name, check) {
  const started = performance.now()
  const { code, output } = await check()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✔' : '✖'} ${name.padEnd(18)} ${seconds.padStart(5)} s`)
  if (code !== 0) console.log(output.trim().replaceAll(/^/gm, '    '))
  return code === 0
}

function node(script, ...args) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], { quiet: true })
}
