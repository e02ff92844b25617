import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { root } from '../run.mjs'
import { Stop } from '../stop.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The path of a Chromium that starts: ATRIUM_BROWSER, the machine's own, or the one in the npm
 * package @sparticuz/chromium (no download from anywhere but the package registry).
 */
export async function findBrowser() {
  const own = [process.env.ATRIUM_BROWSER, ...onPath(), ...MAC].find((path) => path && starts(path))
  if (own) return own
  const unpacked = process.platform === 'linux' ? await unpack() : undefined
  if (unpacked && starts(unpacked)) return unpacked
  throw new Stop(
    'No browser for the journeys: neither Chromium nor Chrome was found, and the bundled one does not start here.',
    'Install Chromium or Chrome, or set ATRIUM_BROWSER to its path.',
  )
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Some systems have a `chromium` on the PATH that only says how to install it. */
function starts(path) {
  try {
    return /\d+\.\d+/.test(execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' }))
  } catch {
    return false
  }
}

/**
 * Unpacks the package's archives into .atrium/browser and writes a launcher there. The package's
 * own code is not used: it unpacks into the shared temporary folder, where another user's files
 * (or a half unpacked one) would be taken for ours, and it adds the libraries a slim system lacks
 * (NSS and friends) on Lambda only.
 */
async function unpack() {
  const found = findPackage()
  if (!found) return undefined
  const { archives, version } = found
  const folder = join(root, '.atrium', `browser-${version}`)
  const launcher = join(folder, 'launch')
  if (existsSync(launcher)) return launcher
  console.log('Unpacking the browser (once) …')
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  await inflate(join(archives, 'chromium.br'), join(unfinished, 'chromium'))
  chmodSync(join(unfinished, 'chromium'), 0o755)
  for (const name of readdirSync(archives).filter((entry) => entry.endsWith('.tar.br'))) {
    const tar = join(unfinished, name.replace('.br', ''))
    await inflate(join(archives, name), tar)
    const target = join(unfinished, name === 'swiftshader.tar.br' ? '' : name.split('.')[0])
    mkdirSync(target, { recursive: true })
    execFileSync('tar', ['-xf', tar, '-C', target])
    rmSync(tar)
  }
  writeFileSync(join(unfinished, 'launch'), LAUNCHER, { mode: 0o755 })
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
  return launcher
}

const LAUNCHER = `#!/bin/sh
# Written by tools/lib/tests/browser.mjs. The bundled libraries and fonts stand in for missing ones.
here=$(cd "$(dirname "$0")" && pwd)
if ldd "$here/chromium" | grep -q "not found"; then
  export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/al2023/lib"
fi
[ -n "$(fc-list 2>/dev/null | head -n 1)" ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`

function findPackage() {
  try {
    const entry = createRequire(join(root, 'e2e', 'package.json')).resolve('@sparticuz/chromium')
    const folder = join(dirname(entry), '..')
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { archives: join(folder, 'bin'), version }
  } catch {
    return undefined
  }
}

function inflate(from, to) {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to))
}
