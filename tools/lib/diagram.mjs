/** The modules' diagram in ARCHITECTURE.md, made from the imports. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const file = join(root, 'ARCHITECTURE.md')
const [start, end] = ['<!-- modules -->', '<!-- /modules -->']

/** Which module a file belongs to: a package, a channel, a stage, a part of the server. */
const modules = [
  [/^packages\/([^/]+)\//, (found) => found[1]],
  [/^channels\//, () => 'channels'],
  [/^server\/src\/flow\/([^/]+)\//, (found) => `flow/${found[1]}`],
  [/^server\/src\/flow\/(pipeline|act|send)\.ts$/, () => 'flow'],
  [/^server\/src\/(desk|visitor|accounts|platform)\//, (found) => found[1]],
  [/^(web|widget|sandbox)\//, (found) => found[1]],
]

const folders = ['packages', 'channels', 'server/src', 'web/src', 'widget/src', 'sandbox/src']

/** The diagram as it should be, by the imports of product code. Values only: types cost nothing. */
async function diagram() {
  const tree = await imports()
  const arrows = new Set()
  for (const { source, dependencies } of tree.modules) {
    const from = moduleOf(source)
    if (!from || /\.test\.tsx?$/.test(source)) continue
    for (const { resolved, typeOnly } of dependencies) {
      const to = typeOnly ? undefined : moduleOf(resolved)
      if (to && to !== from && to !== 'contract') arrows.add(`  ${id(from)} --> ${id(to)}`)
    }
  }
  return ['```mermaid', 'graph LR', ...[...arrows].sort(), '```'].join('\n')
}

async function imports() {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'))
  const json = join(folder, 'imports.json')
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const options = [
    '--config',
    join('tools', 'dependency-rules.cjs'),
    '--output-type',
    'json',
    '--output-to',
    json,
  ]
  try {
    await run(process.execPath, [cruiser, ...options, ...folders], { quiet: true })
    return JSON.parse(readFileSync(json, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function moduleOf(path) {
  for (const [pattern, name] of modules) {
    const found = pattern.exec(path)
    if (found) return name(found)
  }
  return undefined
}

function id(name) {
  return `${name.replaceAll(/[^a-z]/g, '_')}["${name}"]`
}

/** Whether ARCHITECTURE.md shows the imports as they are; `write` makes it so. */
export async function diagramIsTrue({ write }) {
  const text = readFileSync(file, 'utf8')
  const before = text.slice(0, text.indexOf(start))
  const next = `${before}${start}\n${await diagram()}\n${text.slice(text.indexOf(end))}`
  if (next !== text && write) writeFileSync(file, next)
  return next === text || write
}
