import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, run } from './run.mjs'

/** Name, value, limit and, where it helps, the offenders of each figure. */
export async function figures() {
  const files = readSources()
  const cycles = await findCycles()
  const sources = files.filter(({ isTest }) => !isTest)
  const byLength = [...files].sort((a, b) => a.lines.length - b.lines.length)
  const p95 = byLength[Math.floor(byLength.length * 0.95)]?.lines.length ?? 0
  const longest = byLength.at(-1)?.lines.length ?? 0
  const sum = (list, value) => list.reduce((total, file) => total + value(file), 0)
  const sourceLines = sum(sources, (file) => file.lines.length)
  const testLines = sum(files, (file) => (file.isTest ? file.lines.length : 0))
  const comments = (100 * sum(sources, countComments)) / Math.max(sourceLines, 1)
  const tests = testLines / Math.max(sourceLines, 1)
  const none = (name, found) => atMost(name, found.length, 0, found)
  return [
    atMost('lines per file, 95th percentile', p95, 300),
    atMost('lines per file, longest', longest, 400, longOnes(byLength, 400)),
    none('value cycles', cycles),
    none('barrels', matching(files, isBarrel)),
    none(
      'any',
      matching(files, ({ code }) => /(:|<|\bas)\s*any\b/.test(code)),
    ),
    none(
      'module mocks',
      matching(files, ({ code }) => /mock\.module\(|\b(jest|vi)\.mock\(/.test(code)),
    ),
    none('folders with over 12 files', fullFolders()),
    between('test lines per source line', tests, 0.8, 1.5),
    between('comment lines per 100', comments, 5, 15),
  ]
}

/**
 * What proves and is never shipped to a user's process: tests, the contract suite, journeys, the harness in bench, and
 * the fakes, which are the tests' providers (the dependency rules count them as test code too).
 */
const testCode =
  /\.test\.tsx?$|(^|\/)(test|suite)\/|^(e2e|bench)\/|^(channels|packages)\/[^/]+\/src\/(\w+\/)?fake(\/|\.ts$)/

function readSources() {
  return list('**/*.{ts,tsx,mjs}').map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const lines = text.trimEnd().split('\n')
    return { path, lines, isTest: testCode.test(path), code: withoutComments(text) }
  })
}

function list(pattern) {
  return globSync(pattern, {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist|\.atrium|\.git|generated)$/.test(name),
  })
}

/** Strings go too: words in them are no code. */
function withoutComments(text) {
  return text
    .replace(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'/g, '``')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
}

function countComments({ lines }) {
  return lines.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length
}

/** Nothing but re-exports, or an `export *` anywhere. */
function isBarrel({ code }) {
  if (/^export \* /m.test(code)) return true
  const statements = code.split('\n').filter((line) => line.trim() !== '')
  return statements.length > 0 && statements.every((line) => /^export .*\bfrom\b/.test(line))
}

function matching(files, test) {
  return files.filter(test).map(({ path }) => path)
}

function longOnes(byLength, limit) {
  return byLength
    .filter(({ lines }) => lines.length > limit)
    .map(({ path, lines }) => `${path}: ${lines.length}`)
}

/** Fixtures, migrations, the invariants and policy's rules, a file each, are lists by nature; the rest should fit on a screen. */
function fullFolders() {
  const counts = new Map()
  for (const path of list('*/**/*.{ts,tsx,mjs,cjs,css,sql,md,json,html}')) {
    const folder = dirname(path)
    if (!/fixtures|migrations|decisions|locales|invariants|rules/.test(folder))
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > 12)
    .map(([folder, count]) => `${folder}: ${count}`)
}

async function findCycles() {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const folders = ['packages', 'channels', 'server', 'web', 'widget', 'sandbox']
  const { output } = await run(
    process.execPath,
    [cruiser, '--config', 'tools/dependency-rules.cjs', '--output-type', 'err', ...folders],
    { quiet: true },
  )
  return output.split('\n').filter((line) => line.includes('no-cycles'))
}

function atMost(name, value, max, where) {
  return { name, value, limit: `at most ${max}`, red: value > max, where }
}

function between(name, value, min, max) {
  const shown = value.toFixed(2)
  return { name, value: shown, limit: `${min} to ${max}`, red: value < min || value > max }
}
