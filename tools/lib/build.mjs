import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib'
import { withNode } from './node26.mjs'
import { root, run } from './run.mjs'
import { Stop } from './stop.mjs'

const brotli = promisify(brotliCompress)
const gzip = promisify(gzipCompress)

/** Folders that Vite builds into their own dist/. */
const AREAS = ['web', 'widget', 'sandbox']

/** Builds the pages whose sources changed since their last build. */
export async function buildPages(node) {
  for (const area of AREAS) {
    const configs = viteConfigs(join(root, area))
    if (configs.length === 0) continue
    const stamp = join(root, area, 'dist', '.sources')
    const sources = hashOf(area)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) continue
    await build(node, area, configs)
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, sources)
  }
}

async function build(node, area, configs) {
  const started = performance.now()
  process.stdout.write(`Building ${area} … `)
  const folder = join(root, area)
  const vite = join(
    dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  )
  for (const config of configs) {
    const { code, output } = await run(node, [vite, 'build', '--config', config], {
      cwd: folder,
      env: { ...withNode(node), NO_COLOR: '1' },
      quiet: true,
    })
    if (code === 0) continue
    console.log(`failed\n${output}`)
    throw new Stop(
      `${area} could not be built.`,
      /ENOSPC/.test(output)
        ? 'The disk is full: free some space.'
        : `The lines above say why; \`git status ${area}\` shows what differs from a fresh clone.`,
    )
  }
  await pack(join(folder, 'dist'))
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Packed once here instead of at every request: the server answers with the file that the browser understands. */
async function pack(folder) {
  const files = filesBelow(folder).filter((file) => /\.(js|css|svg|json)$/.test(file))
  await Promise.all(
    files.map(async (file) => {
      const bytes = readFileSync(file)
      // Below that a packet is a packet.
      if (bytes.length < 1400) return
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
      const [small, older] = await Promise.all([brotli(bytes, { params }), gzip(bytes)])
      writeFileSync(`${file}.br`, small)
      writeFileSync(`${file}.gz`, older)
    }),
  )
}

/** vite.config.ts, and any further vite.<part>.config.ts: one build each, in this order. */
function viteConfigs(folder) {
  if (!existsSync(folder)) return []
  const configs = readdirSync(folder).filter((name) => /^vite(\..+)?\.config\.ts$/.test(name))
  return configs.sort((a, b) => a.length - b.length)
}

/** Everything that can change the result: the area, the contract it shares, the versions used, this file. */
function hashOf(area) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const folder of [join(root, area), join(root, 'packages', 'contract', 'src')]) {
    for (const file of filesBelow(folder)) hash.update(file).update(readFileSync(file))
  }
  const lock = join(root, 'package-lock.json')
  if (existsSync(lock)) hash.update(readFileSync(lock))
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (!entry.isDirectory()) return entry.isFile() && !isTest(entry.name) ? [path] : []
      return ['node_modules', 'dist', '.vite'].includes(entry.name) ? [] : filesBelow(path)
    })
}

function isTest(name) {
  return /\.test\.tsx?$/.test(name)
}
