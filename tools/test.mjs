/**
 * `npm test`: checks, then node:test, then the journeys in a browser; the last line is the sum.
 * `npm test -- <path or name>…` runs a part, `--only=check|unit|browser` one of the three.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { refuseOldNode, rerunUnderNode26 } from './lib/node26.mjs'
import { root, runHere } from './lib/run.mjs'
import { main, Stop } from './lib/stop.mjs'

/** Letters of one failure's words in the closing lines. */
const MOST_SHOWN = 4_000

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  if (await rerunUnderNode26()) return process.exitCode
  return runAll(process.argv.slice(2))
})

async function runAll(args) {
  // Only now: these need the installed packages and Node 26.
  const { runUnitTests, testFiles } = await import('./lib/tests/unit-tests.mjs')
  const { runBrowserTests } = await import('./lib/tests/browser-tests.mjs')
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)
  if (only && !['check', 'unit', 'browser'].includes(only))
    throw new Stop(`--only=${only} is unknown.`, 'Use --only=check, --only=unit or --only=browser.')
  const wanted = select(
    args.filter((arg) => !arg.startsWith('--')),
    testFiles(),
  )
  const isPart = wanted.words.length > 0

  let checked = 0
  if (only === 'check' || (!only && !isPart))
    checked = await runHere(process.execPath, [join(root, 'tools', 'check.mjs')])
  const results = []
  if ((!only || only === 'unit') && wanted.units.length > 0)
    results.push(await runUnitTests(wanted.units, wanted.namePattern))
  if ((!only || only === 'browser') && wanted.browser)
    results.push(
      await runBrowserTests({ files: wanted.journeys, namePattern: wanted.namePattern }).catch(
        failed,
      ),
    )
  return close(results, checked, only)
}

/**
 * A word is a path when a test file's path contains it; otherwise it is part of a test's name.
 * Words about node:test files leave the browser out, and the other way round.
 */
function select(words, files) {
  const journeys = words.filter((word) => word.startsWith('e2e') && existsSync(join(root, word)))
  const paths = words.filter((word) => files.some((file) => file.includes(clean(word))))
  const names = words.filter((word) => !journeys.includes(word) && !paths.includes(word))
  const named = names.length > 0
  const all = words.length === 0
  return {
    words,
    journeys,
    units:
      paths.length > 0
        ? files.filter((file) => paths.some((word) => file.includes(clean(word))))
        : all || named
          ? files
          : [],
    browser: all || named || journeys.length > 0,
    namePattern: named ? names.join(' ') : undefined,
  }
}

function clean(word) {
  return word.replace(/^\.\//, '')
}

function failed(error) {
  console.error(error instanceof Stop ? `✖ ${error.message}` : error)
  const failures = [{ name: 'the journeys could not run', place: '', message: String(error) }]
  return { passed: 0, failed: 1, skipped: 0, todo: 0, failures }
}

/** What failed is told again at the end: thousands of lines may stand between. */
function tell({ name, place, message }) {
  console.log(`✖ ${name}${place && ` (${place})`}`)
  if (message) console.log(`${message.slice(0, MOST_SHOWN).replace(/^/gm, '  ')}\n`)
}

function close(results, checked, only) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  const [passed, failures] = [sum('passed'), sum('failed')]
  console.log()
  for (const failure of results.flatMap(({ failures }) => failures)) tell(failure)
  if (checked !== 0) console.log('npm run check failed; its lines are above')
  if (only === 'check') return checked
  if (passed + failures === 0) console.log('No test ran.')
  console.log(`${sum('skipped')} skipped, ${sum('todo')} todo`)
  console.log(`${passed} passed, ${failures} failed`)
  return checked === 0 && failures === 0 && passed > 0 ? 0 : 1
}
