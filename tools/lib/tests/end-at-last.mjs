/**
 * Loaded into each test file's process. A failed test may leave a connection open, and its file would never end. Node's
 * own `--test-force-exit` ends it before its results are told: whole tests were missing from the counts.
 */
import { after } from 'node:test'

const patienceMs = 30_000

// The runner's own process loads this too.
if (process.env.NODE_TEST_CONTEXT)
  after(() => void setTimeout(() => process.exit(), patienceMs).unref())
