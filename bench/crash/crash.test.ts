import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCampaign } from './campaign.ts'
import { controls, runControl } from './controls/controls.ts'
import { allFaults } from './faults/faults.ts'
import { broken, report } from './report.ts'

/** `ATRIUM_TEST_SEED=7 npm test -- bench/crash` plays a run again. */
const seed = Number(process.env.ATRIUM_TEST_SEED ?? Date.now() % 1_000_000)
const lines: string[] = []
const say = (line: string): void => void lines.push(line)

/** Machines that test are busy: here it counts that the end comes, in `npm run crash` also when. */
const patienceMs = 120_000
const timeout = 240_000

test(`every fault once while people write: nothing lost, doubled or misdirected (seed ${seed})`, {
  timeout,
}, async (context) => {
  const outcome = await runCampaign({
    seed,
    roles: ['web', 'worker'],
    load: [],
    faults: allFaults,
    steps: allFaults.length,
    pauseMs: 900,
    lastsMs: 600,
    perSecond: 40,
    answerEvery: 3,
    patienceMs,
    say,
  })
  context.diagnostic(report(outcome))
  assert.deepEqual(broken(outcome), [], `${lines.join('\n')}\n${report(outcome)}`)
  assert.notEqual(outcome.recovery, null, 'everything came to its end')
  assert.notEqual(outcome.caughtUp, null, 'what a provider gave up was found by asking')
  assert.deepEqual(outcome.crashes, [], 'no process ended by itself')
  assert.equal(outcome.resyncs, 0, 'the feed told everything')
  assert.ok(outcome.said > 200 && outcome.told > 20, report(outcome))
})

for (const name of ['acknowledged before the commit', 'unique keys dropped']) {
  test(`the harness sees it when a server is broken: ${name}`, { timeout }, async () => {
    const control = controls.find((one) => one.name === name)
    assert.ok(control)
    const { caught, outcome } = await runControl(control, { seed, say })
    assert.ok(caught, report(outcome))
  })
}
