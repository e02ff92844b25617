/** `npm run crash`: breaks an installation again and again while people write to it. See README.md. */
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { controls, runControl } from './controls/controls.ts'
import { allFaults, smallDiskFaults } from './faults/faults.ts'
import { broken, isGood, report } from './report.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    rate: { type: 'string', default: '100' },
    controls: { type: 'boolean', default: false },
    'full-disk': { type: 'boolean', default: false },
  },
})

/** A fault and its pause take some two seconds. */
const perMinute = 30

const seed = Number(values.seed ?? Date.now() % 1_000_000)
const say = (line: string): void => console.error(line)
process.exitCode = (await (values.controls ? runControls() : runLong())) ? 0 : 1

async function runLong(): Promise<boolean> {
  const outcome = await runCampaign({
    seed,
    roles: ['web', 'worker', 'all'],
    load: [],
    smallDisk: values['full-disk'],
    faults: values['full-disk'] ? smallDiskFaults : allFaults,
    steps: Math.round(Number(values.minutes) * perMinute),
    pauseMs: 1_500,
    lastsMs: 1_000,
    perSecond: Number(values.rate),
    answerEvery: 6,
    browser: process.env.ATRIUM_BROWSER,
    say,
  })
  console.log(report(outcome))
  return isGood(outcome)
}

/** Each must end red, or the harness is blind to what it is there for. */
async function runControls(): Promise<boolean> {
  let all = true
  for (const control of controls) {
    const { caught, tries, outcome } = await runControl(control, { seed, say })
    const verdict = caught
      ? `caught by ${control.caughtBy} in run ${tries}`
      : `NOT caught in ${tries} runs`
    console.log(`${control.name}: ${verdict} (red: ${broken(outcome).join(' ') || 'nothing'})`)
    console.log(caught ? `  ${outcome.findings[control.caughtBy][0]}` : report(outcome))
    all &&= caught
  }
  return all
}
