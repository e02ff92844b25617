/** The modules' diagram in ARCHITECTURE.md, made from the imports. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

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

/** Product code: tests and benches may import what they like. */
const product = /^(packages|channels|(server|web|widget|sandbox)\/src)\/(?!.*\.test\.tsx?$)/

/** The diagram as it should be, by the imports of product code. Values only: types cost nothing. */
function diagram(imports) {
  const arrows = new Set()
  for (const { source, dependencies } of imports.modules) {
    const from = product.test(source) ? moduleOf(source) : undefined
    if (!from) continue
    for (const { resolved, typeOnly } of dependencies) {
      const to = typeOnly ? undefined : moduleOf(resolved)
      if (to && to !== from && to !== 'contract') arrows.add(`  ${id(from)} --> ${id(to)}`)
    }
  }
  return ['```mermaid', 'graph LR', ...[...arrows].sort(), '```'].join('\n')
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

/** Whether ARCHITECTURE.md shows these imports (see imports.mjs) as they are; `write` makes it so. */
export function diagramIsTrue(imports, { write }) {
  const text = readFileSync(file, 'utf8')
  const before = text.slice(0, text.indexOf(start))
  const next = `${before}${start}\n${diagram(imports)}\n${text.slice(text.indexOf(end))}`
  if (next !== text && write) writeFileSync(file, next)
  return next === text || write
}
