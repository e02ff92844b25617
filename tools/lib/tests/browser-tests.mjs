import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { buildPages } from '../build.mjs'
import { root, runHere } from '../run.mjs'
import { findBrowser } from './browser.mjs'
import { startTestDatabase } from './test-database.mjs'

const config = join(root, 'e2e', 'playwright.config.ts')

/** Runs the journeys in a real browser. Returns the counts. */
export async function runBrowserTests({ files, namePattern }) {
  if (!existsSync(config)) {
    console.log('\n*** NO BROWSER JOURNEYS: e2e/playwright.config.ts does not exist ***\n')
    return { passed: 0, failed: 0, skipped: 0, todo: 0, failures: [] }
  }
  await buildPages(process.execPath)
  const browser = await findBrowser()
  const database = await startTestDatabase()
  const report = join(tmpdir(), `atrium-journeys-${process.pid}.json`)
  const playwright = createRequire(config).resolve('@playwright/test/package.json')
  try {
    await runHere(
      process.execPath,
      [
        join(dirname(playwright), 'cli.js'),
        'test',
        '--config',
        config,
        '--reporter=list,json',
        ...(namePattern ? ['--grep', namePattern] : []),
        ...files,
      ],
      {
        env: {
          ...process.env,
          ATRIUM_BROWSER: browser,
          ATRIUM_TEST_DATABASE_URL: database.url,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
      },
    )
    return read(report)
  } finally {
    rmSync(report, { force: true })
    await database.stop()
  }
}

/** A journey that passed only on its second try passed, and is worth a line. */
function read(report) {
  try {
    const { stats, errors, suites } = JSON.parse(readFileSync(report, 'utf8'))
    if (stats.flaky > 0) console.log(`${stats.flaky} journeys needed a second try`)
    const todo = suites.reduce((count, suite) => count + todoIn(suite), 0)
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length,
      skipped: stats.skipped - todo,
      todo,
      failures: [...suites.flatMap(failuresIn), ...errors.map(outsideOfAll)],
    }
  } catch {
    const what = { name: 'the journeys ended without their totals', place: '', message: '' }
    return { passed: 0, failed: 1, skipped: 0, todo: 0, failures: [what] }
  }
}

/** What is promised and not built yet: Playwright calls it `fixme`, and counts it as skipped. */
function todoIn({ suites = [], specs }) {
  const own = specs.flatMap(({ tests }) => tests).filter(isTodo).length
  return suites.reduce((count, suite) => count + todoIn(suite), own)
}

function isTodo({ status, annotations }) {
  return status === 'skipped' && annotations.some(({ type }) => type === 'fixme')
}

/** The journeys of a file that failed, each with its words. */
function failuresIn({ suites = [], specs }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, file, line, tests }) => ({
      name: title,
      place: `e2e/${file}:${line}`,
      message: tests.flatMap(({ results }) => results.flatMap(wordsOf)).join('\n'),
    }))
  return [...own, ...suites.flatMap(failuresIn)]
}

function wordsOf({ errors }) {
  return errors.map(({ message }) => stripVTControlCharacters(message ?? ''))
}

function outsideOfAll({ message }) {
  return {
    name: 'outside of all journeys',
    place: '',
    message: stripVTControlCharacters(message ?? ''),
  }
}
