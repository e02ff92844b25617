import { resolve } from 'node:path'

/**
 * A reporter for node:test that writes only the totals, as JSON, for the closing line.
 * @public Node loads it by its path.
 */
export default async function* totals(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, todo: 0 }
  let emptyFiles = 0
  for await (const { type, data } of source) {
    if (type === 'test:pass' && isFile(data)) emptyFiles += 1
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

/** node:test counts a file in which no test ran as a passed test. */
function isFile({ name, nesting, file }) {
  return nesting === 0 && file !== undefined && resolve(name) === file
}
