import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root, run } from './run.mjs'
import { Stop } from './stop.mjs'

/** What node_modules, the built pages and a first database take together, with some air. */
const NEEDED_MB = 1_500

/** Installs the dependencies unless exactly those of package-lock.json are there. */
export async function ensureInstalled() {
  if (isInstalled()) return
  const free = freeMegabytes()
  if (free < NEEDED_MB)
    throw new Stop(
      `Only ${free} MB are free on this disk; installing takes about ${NEEDED_MB} MB.`,
      'Free some space, then start again.',
    )
  console.log('Installing dependencies (once, about a minute) …')
  const quiet = ['--no-fund', '--no-audit', '--loglevel=error']
  if (!existsSync(join(root, 'package-lock.json'))) return npm(['install', ...quiet])
  if (await tryNpm(['ci', ...quiet], OUT_OF_STEP)) return
  // npm writes locks that lack other platforms' optional packages, which `ci` then refuses.
  console.log('package-lock.json is incomplete; installing without it being exact …')
  await npm(['install', '--no-save', ...quiet])
}

/** Runs npm, and turns its failure into a `Stop`. */
export async function npm(args) {
  await tryNpm(args)
}

/** False when npm fails for a reason that `expected` matches; any other failure is a `Stop`. */
async function tryNpm(args, expected) {
  const [program, first] = npmProgram()
  const { code, output } = await run(program, [...first, ...args], { quiet: true }).catch(() => {
    throw new Stop('npm was not found.', 'Install Node.js from nodejs.org; npm comes with it.')
  })
  if (code === 0) return true
  if (expected?.test(output)) return false
  console.error(output.trim())
  throw explain(output)
}

/** MB that may still be written to the repository's disk. */
export function freeMegabytes() {
  const { bavail, bsize } = statfsSync(root)
  return Math.floor((bavail * bsize) / 1_048_576)
}

/**
 * npm writes down what it installed in node_modules/.package-lock.json, as the last thing it does.
 * Compared with package-lock.json, that tells more than a stamp of our own: a plain `npm install`
 * counts too, and an interrupted one does not.
 */
function isInstalled() {
  const wanted = packages(join(root, 'package-lock.json'))
  const present = packages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.startsWith('node_modules/') || link || optional) return true
    return present[path]?.version === version
  })
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** `npm start` tells which npm runs us; started by hand, the one on the PATH must do. */
function npmProgram() {
  const script = process.env.npm_execpath ?? ''
  if (basename(script) !== 'npm-cli.js')
    return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  return [process.env.npm_node_execpath ?? process.execPath, [script]]
}

const OUT_OF_STEP = /can only install packages when your package\.json and package-lock\.json/

const REASONS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i,
    'The package registry cannot be reached.',
    'Check the network, a proxy (npm config set proxy …) or your own registry (npm config set registry …).',
  ],
  [/ENOSPC/, 'The disk is full.', 'Free about 1.5 GB, then start again.'],
  [
    /EACCES|EPERM|EROFS/,
    'npm may not write here.',
    'Give your user the folder (chown -R), or clone it somewhere writable.',
  ],
  [
    /E404|ETARGET|No matching version/,
    'The registry lacks a package or version this project needs.',
    'If you use a mirror, let it catch up or choose another registry (npm config set registry …).',
  ],
]

function explain(output) {
  const [, problem, todo] = REASONS.find(([pattern]) => pattern.test(output)) ?? [
    '',
    'npm could not install the dependencies.',
    "Read npm's lines above; `rm -rf node_modules` and another try often help.",
  ]
  return new Stop(problem, todo)
}
