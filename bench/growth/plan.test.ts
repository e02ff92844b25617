import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults, mostRows, type Node, outline, type Ran, readLog, rowsTouched } from './plan.ts'

const ran = (root: Node): Ran => ({ text: 'SELECT 1', parameters: '', milliseconds: 1, root })
const scan = (more: Partial<Node> & { 'Node Type': string }): Ran =>
  ran({
    'Node Type': 'Limit',
    'Actual Rows': 25,
    'Actual Loops': 1,
    Plans: [{ 'Actual Loops': 1, ...more }],
  })

test('a large table that is read from end to end is a fault, however few its rows are today', () => {
  const seq = (table: string, loops = 1) =>
    faults(
      scan({
        'Node Type': 'Seq Scan',
        'Relation Name': table,
        'Actual Rows': 3,
        'Actual Loops': loops,
      }),
    )
  assert.deepEqual(seq('message'), ['reads all of message'])
  assert.deepEqual(seq('link'), ['reads all of link'])
  assert.deepEqual(seq('member'), [], 'a workspace has few members')
  assert.deepEqual(seq('message', 0), [], 'a step that never ran')
})

test('a walk along an index is a fault by what it threw away, too', () => {
  const walk = (rows: number, removed: number, loops: number) =>
    faults(
      scan({
        'Node Type': 'Index Scan',
        'Relation Name': 'message',
        'Index Name': 'message_pkey',
        'Actual Rows': rows,
        'Rows Removed by Filter': removed,
        'Actual Loops': loops,
      }),
    )
  assert.deepEqual(walk(1, 1_000_000, 1), ['walks 1000001 rows of message'])
  assert.deepEqual(walk(50, 1_950, 100), ['walks 200000 rows of message'], 'in all its loops')
  assert.deepEqual(walk(mostRows, 0, 1), [])
})

test('rows that a lossy bitmap had to look at again count', () => {
  const node = {
    'Node Type': 'Bitmap Heap Scan',
    'Actual Rows': 10.5,
    'Rows Removed by Index Recheck': 90,
    'Actual Loops': 2,
  }
  assert.equal(rowsTouched(node), 201)
})

test('faults are found in sub-plans, at any depth', () => {
  const deep = scan({
    'Node Type': 'Nested Loop',
    Plans: [
      { 'Node Type': 'Result', 'Subplan Name': 'InitPlan 1' },
      { 'Node Type': 'Seq Scan', 'Relation Name': 'outbox', 'Actual Loops': 1 },
    ],
  })
  assert.deepEqual(faults(deep), ['reads all of outbox'])
})

test('an outline shows steps, tables, indexes and rows, and leaves out what never ran', () => {
  const text = outline(
    scan({
      'Node Type': 'Index Scan',
      'Relation Name': 'contact',
      'Index Name': 'contact_pkey',
      'Index Cond': `(id = ANY (${'x'.repeat(300)}))`,
      'Actual Rows': 2,
      Plans: [{ 'Node Type': 'Hash', 'Actual Loops': 0 }],
    }),
  )
  const [first, second, ...rest] = text.split('\n')
  assert.equal(first, 'Limit [25]')
  assert.match(second ?? '', /^ {2}Index Scan on contact by contact_pkey \[2\]: \(id = ANY \(x+…$/)
  assert.deepEqual(rest, [])
})

const entry = (json: string) =>
  `2026-11-26 12:00:00.000 UTC [77] LOG:  duration: 1.250 ms  plan:\n${json
    .split('\n')
    .map((line) => `\t${line}`)
    .join('\n')}\n`
const whole = JSON.stringify(
  { 'Query Text': ' SELECT 1 ', 'Query Parameters': "$1 = 'x'", Plan: { 'Node Type': 'Result' } },
  null,
  2,
)

test('plans are read out of the log; other lines and a plan that was cut off are passed over', () => {
  const log = `2026-11-26 LOG:  checkpoint starting: time\n${entry(whole)}2026-11-26 ERROR:  no\n\tDETAIL: none\n${entry(whole.replace('SELECT 1', 'SELECT 2'))}${entry(whole).slice(0, 120)}`
  assert.deepEqual(
    readLog(log).map(({ text, milliseconds, parameters }) => [text, milliseconds, parameters]),
    [
      ['SELECT 1', 1.25, "$1 = 'x'"],
      ['SELECT 2', 1.25, "$1 = 'x'"],
    ],
  )
  assert.deepEqual(readLog(''), [])
  assert.deepEqual(readLog(entry('{"Query Text": "SELECT 3"}')), [], 'no plan in it')
})
