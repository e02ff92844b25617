/** `npm run check`: everything that needs no running program. `-- --fix` formats and mends first. */
import { availableParallelism } from 'node:os'
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
const knip = 'knip/bin/knip.js'

/** What a check found in files that have not changed since is not asked anew; any of it may be removed. */
const kept = join(root, 'node_modules', '.cache', 'atrium', 'check')

/** Read once, for the checks that ask who imports whom. */
let imports

const keptUses = ['--cache', '--cache-location', join(kept, 'uses')]
const keptTypes = (area) => [
  '--pretty',
  '--incremental',
  '--tsBuildInfoFile',
  join(kept, `types-${area}.json`),
]

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  if (await rerunUnderNode26()) return process.exitCode
  if (process.argv.includes('--fix')) await node(biome, 'check', '--write', '--log-level=error')
  // The longest first. More side by side than there are cores would only take them from each other.
  const checks = [
    ['format, lint', () => node(biome, 'check', '--diagnostic-level=warn', '--max-diagnostics=50')],
    ...areas.map((area) => [
      `types (${area})`,
      // The checks run side by side: more threads in one of them would do the same work twice.
      () => node(typescript, ...keptTypes(area), '--singleThreaded', '-p', `tsconfig.${area}.json`),
    ]),
    ['dependencies', dependencies],
    ['dead code', () => node(knip, '--no-progress', ...keptUses)],
    ['links in docs', links],
    ['channel proofs', channelProofs],
    ['module diagram', moduleDiagram],
    ['channel matrix', channelMatrix],
  ]
  const results = []
  const waiting = checks.values()
  const work = async () => {
    for (const [name, check] of waiting) results.push(await timed(name, check))
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  return results.every(Boolean) ? 0 : 1
})

function readImportsOnce() {
  imports ??= import('./lib/imports.mjs').then(({ readImports }) => readImports({ kept }))
  return imports
}

async function dependencies() {
  const { brokenRules } = await import('./lib/imports.mjs')
  const output = brokenRules(await readImportsOnce())
  return { code: output ? 1 : 0, output }
}

async function links() {
  const { brokenLinks } = await import('./lib/docs/links.mjs')
  const broken = brokenLinks()
  return { code: broken.length > 0 ? 1 : 0, output: broken.join('\n') }
}

async function channelProofs() {
  const { brokenProofs } = await import('./lib/docs/channel-proofs.mjs')
  const write = process.argv.includes('--fix')
  const broken = brokenProofs({ write }).map((what) => `docs/channel-proofs.md: ${what}`)
  return { code: broken.length > 0 ? 1 : 0, output: broken.join('\n') }
}

async function moduleDiagram() {
  const { diagramIsTrue } = await import('./lib/diagram.mjs')
  const write = process.argv.includes('--fix')
  const output = 'ARCHITECTURE.md shows other imports than there are: npm run check -- --fix'
  return diagramIsTrue(await readImportsOnce(), { write })
    ? { code: 0, output: '' }
    : { code: 1, output }
}

async function channelMatrix() {
  const { matrixIsTrue } = await import('./lib/docs/channel-matrix.mjs')
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
