import type { Invariant, Outcome } from './campaign.ts'

const names: Record<Invariant, string> = {
  I1: 'acknowledged and not shown',
  I2: 'shown twice',
  I3: 'out of order',
  I4: 'in another record, case, workspace, or on another phone',
  I5: 'replies that did not go once, or be shown as unknown',
  I6: 'observers that disagree',
  I7: 'counters unlike a recount',
  I8: 'texts and secrets in logs',
}

const mostShown = 5
/** What is promised: so long after the last fault everything has come to its end. */
const promisedSeconds = 30
/** Who never repeats a webhook is asked 70 seconds after whoever refused it is back. */
const askedSeconds = 120

/** The invariants that a run broke. */
export function broken({ findings }: Outcome): Invariant[] {
  return (Object.keys(findings) as Invariant[]).filter((name) => findings[name].length > 0)
}

/** Whether all of it held, and the end came in time. */
export function isGood(outcome: Outcome): boolean {
  const { recovery, caughtUp } = outcome
  return (
    broken(outcome).length === 0 &&
    isInTime(recovery, promisedSeconds) &&
    isInTime(caughtUp, askedSeconds)
  )
}

function isInTime(seconds: number | null, promised: number): boolean {
  return seconds !== null && seconds <= promised
}

/** What happened and what was found, for a terminal and for a page. */
export function report(outcome: Outcome): string {
  const { findings, faults, recovery, caughtUp } = outcome
  const rows = (Object.keys(names) as Invariant[]).map((name) => {
    const found = findings[name]
    return `| ${name} | ${names[name]} | ${found.length} | ${found.length === 0 ? 'ok' : 'BROKEN'} |`
  })
  const examples = broken(outcome).flatMap((name) =>
    findings[name].slice(0, mostShown).map((finding) => `  ${name}: ${finding}`),
  )
  const times = [...faults].map(([name, count]) => `${count} × ${name}`).join(', ')
  return [
    `seed ${outcome.seed}: ${outcome.said} messages in, ${outcome.told} replies out, ${outcome.givenUp} given up by their provider, ${outcome.kills} kills (${times})`,
    `the feed was cut ${outcome.cuts} times and resynchronised ${outcome.resyncs} times; processes that ended by themselves: ${outcome.crashes.length}`,
    outcome.page
      ? `the agents' page was watched in a browser; it loaded itself anew ${outcome.page.reloads} times`
      : "the agents' page was NOT watched: no browser",
    '',
    '| | invariant | found | |',
    '|---|---|---|---|',
    ...rows,
    timeRow('seconds from the last fault to the end of everything', recovery, promisedSeconds),
    timeRow('seconds until what a provider gave up was asked for', caughtUp, askedSeconds),
    ...examples,
    ...outcome.crashes.map((words) => `  a process ended by itself; its last words:\n${words}`),
  ].join('\n')
}

function timeRow(what: string, seconds: number | null, promised: number): string {
  const verdict = isInTime(seconds, promised) ? 'ok' : 'LATE'
  return `| | ${what} | ${seconds?.toFixed(1) ?? 'did not come'} | ${verdict} |`
}
