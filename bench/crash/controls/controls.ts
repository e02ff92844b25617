import { fileURLToPath } from 'node:url'
import type { Arena } from '../arena/arena.ts'
import type { Role } from '../arena/processes.ts'
import { type CampaignOptions, type Invariant, type Outcome, runCampaign } from '../campaign.ts'
import type { FaultName } from '../faults/faults.ts'
import { broken } from '../report.ts'

/** A way in which others lose, double or hide messages, done to a server from outside: the run must end red. */
export type Control = {
  name: string
  /** The invariant that must catch it. */
  caughtBy: Invariant
  faults: readonly FaultName[]
  /** Modules that exchange a passage of the server's code. */
  load?: string[]
  sabotage?: (arena: Arena) => Promise<void>
  /** Where it needs luck: so many runs, each with another seed, until it is seen. */
  tries: number
}

const module = (name: string): string => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url))

export const controls: Control[] = [
  {
    name: 'acknowledged before the commit',
    caughtBy: 'I1',
    faults: ['kill PostgreSQL'],
    load: [module('acknowledge-early')],
    tries: 2,
  },
  {
    name: 'unique keys dropped',
    caughtBy: 'I2',
    faults: ['webhooks come twice'],
    // The names stay, because statements call them by name; what they hold apart is every row.
    sabotage: async ({ sql }) => {
      await sql.query(`ALTER TABLE journal DROP CONSTRAINT journal_once,
        ADD CONSTRAINT journal_once UNIQUE (workspace_id, account_id, event_key, id)`)
      await sql.query(`ALTER TABLE message DROP CONSTRAINT message_once,
        ADD CONSTRAINT message_once UNIQUE (workspace_id, account_id, external_id, id)`)
    },
    tries: 1,
  },
  {
    name: 'the feed read by id > last',
    caughtBy: 'I6',
    faults: ['webhooks come twice'],
    sabotage: (arena) =>
      rewriteFunction(arena, 'door_feed_tail', [
        ['e.id > after_id AND e.id <= horizon', 'e.id > after_id'],
      ]),
    tries: 3,
  },
  {
    name: 'the event ended outside the transaction of its effects',
    caughtBy: 'I1',
    faults: ['cut sessions', 'kill worker'],
    load: [module('effect-outside')],
    tries: 3,
  },
  {
    name: 'synchronous_commit=off',
    caughtBy: 'I1',
    faults: ['kill PostgreSQL'],
    sabotage: async ({ sql }) => {
      await sql.query('ALTER DATABASE postgres SET synchronous_commit = off')
      await sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'atrium%'`,
      )
    },
    tries: 5,
  },
]

/** Runs a control until its invariant catches it, at most as often as it may try. Returns the last run. */
export async function runControl(
  control: Control,
  options: Pick<CampaignOptions, 'seed' | 'say'>,
): Promise<{ caught: boolean; tries: number; outcome: Outcome }> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await runCampaign({
      ...control,
      roles: ['web', 'worker'] satisfies Role[],
      load: control.load ?? [],
      onlyRepeating: true,
      seed: options.seed + tries - 1,
      say: options.say,
      steps: 5,
      pauseMs: 1_000,
      lastsMs: 500,
      perSecond: 120,
      answerEvery: 6,
      patienceMs: 25_000,
    })
    // What is missing while something is on its way may only be late. Observers may disagree for ever: a feed that was
    // ahead of what PostgreSQL has forgotten hears nothing more.
    const isOver = outcome.isSettled || control.caughtBy === 'I6'
    const caught = isOver && broken(outcome).includes(control.caughtBy)
    if (caught || tries === control.tries) return { caught, tries, outcome }
  }
}

async function rewriteFunction(
  { sql }: Arena,
  name: string,
  changes: [passage: string, by: string][],
): Promise<void> {
  const { rows } = await sql.query<{ code: string }>(
    'SELECT pg_get_functiondef($1::regproc) AS code',
    [name],
  )
  let code = rows[0]?.code ?? ''
  for (const [passage, by] of changes) {
    if (!code.includes(passage)) throw new Error(`${name} does not hold: ${passage}`)
    code = code.replace(passage, () => by)
  }
  await sql.query(code)
}
