import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { LoadResult } from '../traffic/load.ts'
import { messageId } from '../traffic/webhook.ts'

/** How many acknowledged messages of a load the journal does not hold. Anything but 0 is a loss. */
export async function lostOf(sql: pg.Pool, load: LoadResult & { run: string }): Promise<number> {
  const { rows } = await sql.query<{ lost: string }>(
    `SELECT count(*) AS lost FROM generate_series(0, $1::int - 1) AS n
     WHERE n <> ALL ($2::int[]) AND NOT EXISTS (
       SELECT FROM journal j WHERE j.event_key = $3 || n::text
         AND (j.workspace_id, j.account_id) IN (SELECT workspace_id, id FROM channel_account))`,
    [load.sent, load.failed, messageId(load.run, 0).slice(0, -1)],
  )
  return Number(rows[0]?.lost)
}

async function waitingIn(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ waiting: string }>(
    "SELECT count(*) AS waiting FROM journal WHERE state = 'pending'",
  )
  return Number(rows[0]?.waiting)
}

/** Events that ended in another way than being shown. */
export async function notShown(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ others: string }>(
    "SELECT count(*) AS others FROM journal WHERE state NOT IN ('pending', 'shown')",
  )
  return Number(rows[0]?.others)
}

/** Waits until everything in the journal came to an end. Returns the rate from the first look to the last. */
export async function untilWorked(sql: pg.Pool): Promise<{ worked: number; perSecond: number }> {
  const started = performance.now()
  const worked = await waitingIn(sql)
  for (;;) {
    // Not a count: over a long backlog it would cost more than the work that is measured.
    const { rowCount } = await sql.query("SELECT 1 FROM journal WHERE state = 'pending' LIMIT 1")
    if (rowCount === 0)
      return { worked, perSecond: (worked * 1000) / (performance.now() - started) }
    await sleep(100)
  }
}
