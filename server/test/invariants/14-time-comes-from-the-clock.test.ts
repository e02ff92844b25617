import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Reading the machine's clock, or the database's where the app's own is meant. */
const ownTime = /Date\.now\(\)|new Date\(\)|Temporal\.Now/

function* sources(dir: string): Iterable<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) yield path
  }
}

test('Invariant 14: the flow and what members and visitors do read time from the clock alone', () => {
  const found: string[] = []
  for (const folder of ['server/src/flow', 'server/src/visitor', 'server/src/desk']) {
    for (const path of sources(join(root, folder))) {
      const name = relative(root, path)
      // How long a membership is kept in memory is machine time, whatever the sandbox's clock says.
      if (name === 'server/src/desk/session/api.ts') continue
      if (ownTime.test(readFileSync(path, 'utf8'))) found.push(name)
    }
  }
  assert.deepEqual(found, [])
})

test('Invariant 14: leases use the time of the database', () => {
  const sql = readFileSync(join(root, 'server/src/flow/outbound/queue/sql.ts'), 'utf8')
  for (const line of sql
    .split('\n')
    .filter((each) => /leased_until (<|=) /.test(each) && !each.includes('NULL'))) {
    assert.match(line, /clock_timestamp\(\)/)
  }
})
