import { relative, resolve } from 'node:path'

/**
 * A reporter for node:test that writes the totals and what failed, as JSON, for the closing lines.
 * @public Node loads it by its path.
 */
export default async function* totals(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, todo: 0, failures: [] }
  let emptyFiles = 0
  for await (const { type, data } of source) {
    if (type === 'test:pass' && isFile(data)) emptyFiles += 1
    if (type === 'test:fail') counts.failures.push(...failureOf(data))
    // Once per file, and at the very end without one.
    if (type !== 'test:summary' || data.file !== undefined) continue
    const { tests, passed, skipped, todo } = data.counts
    counts.passed = passed - emptyFiles
    counts.failed = tests - passed - skipped - todo
    counts.skipped = skipped
    counts.todo = todo
  }
  yield JSON.stringify(counts)
}

/** What a failed test says; a parent of failed tests says nothing of its own. */
function failureOf({ name, file, details: { error } }) {
  if (error.failureType === 'subtestsFailed') return []
  const { message } = error.cause instanceof Error ? error.cause : error
  return [{ name, place: file ? relative(process.cwd(), file) : '', message }]
}

/** node:test counts a file in which no test ran as a passed test. */
function isFile({ name, nesting, file }) {
  return nesting === 0 && file !== undefined && resolve(name) === file
}
