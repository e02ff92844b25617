import { globSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compiledOnce } from '../node26.mjs'
import { root, runHere } from '../run.mjs'
import { startTestDatabase } from './test-database.mjs'

/** Nothing in one test may take longer; the slowest ones start PostgreSQL themselves. */
const TIMEOUT_MS = 120_000

/** Every test file of node:test, relative to the repository. */
export function testFiles() {
  return globSync('**/*.test.ts', {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist|\.atrium|\.git)$/.test(name) || name === 'e2e',
  }).sort()
}

/** Runs the files under node:test against one database. Returns the counts. */
export async function runUnitTests(files, namePattern) {
  const database = await startTestDatabase()
  const totals = join(tmpdir(), `atrium-totals-${process.pid}.json`)
  try {
    await runHere(
      process.execPath,
      [
        '--test',
        '--test-concurrency=2',
        `--test-timeout=${TIMEOUT_MS}`,
        `--import=${join(root, 'tools', 'lib', 'tests', 'end-at-last.mjs')}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${join(root, 'tools', 'lib', 'tests', 'totals-reporter.mjs')}`,
        `--test-reporter-destination=${totals}`,
        ...(namePattern ? [`--test-name-pattern=${namePattern}`] : []),
        ...files,
      ],
      {
        env: {
          ...compiledOnce,
          ...process.env,
          ATRIUM_TEST_DATABASE_URL: database.url,
        },
      },
    )
    return read(totals)
  } finally {
    rmSync(totals, { force: true })
    await database.stop()
  }
}

/** A run that died before its end has no totals: one failure, so that it cannot look green. */
function read(totals) {
  try {
    return JSON.parse(readFileSync(totals, 'utf8'))
  } catch {
    const what = { name: 'node:test ended without its totals', place: '', message: '' }
    return { passed: 0, failed: 1, skipped: 0, todo: 0, failures: [what] }
  }
}
