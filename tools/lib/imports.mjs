/** Who imports whom, read once for all that ask: the dependency rules and the modules' diagram. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const folders = ['packages', 'channels', 'server', 'web', 'widget', 'sandbox', 'e2e', 'bench']

/**
 * What dependency-cruiser found: `modules` with their imports, and `summary.violations` of the rules. `kept`: a folder
 * that remembers it of files whose bytes are the same.
 */
export async function readImports({ kept }) {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'))
  const json = join(folder, 'imports.json')
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const options = ['--config', join('tools', 'dependency-rules.cjs'), '--output-type', 'json']
  options.push('--cache', join(kept, 'imports'), '--cache-strategy', 'content')
  const there = folders.filter((name) => existsSync(join(root, name)))
  try {
    const { output } = await run(
      process.execPath,
      [cruiser, ...options, '--output-to', json, ...there],
      { quiet: true },
    )
    if (!existsSync(json)) throw new Error(output)
    return JSON.parse(readFileSync(json, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The broken rules in words, one line each with the reason below; empty when all hold. */
export function brokenRules({ modules, summary }) {
  // Without a TypeScript compiler it can use, the tool skips every .ts file and finds nothing wrong.
  if (modules.length <= 100)
    return `Only ${modules.length} modules were seen: is typescript 5 there?`
  const reasons = new Map(
    summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment ?? '']),
  )
  return summary.violations
    .map(({ rule, from, to, cycle }) => {
      const way = cycle ? cycle.map(({ name }) => name).join(' → ') : to
      return `${rule.name}: ${from} → ${way}\n    ${reasons.get(rule.name)}`
    })
    .join('\n')
}
