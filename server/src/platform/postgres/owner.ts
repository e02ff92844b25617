import { realpath } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { EmbeddedError } from './embedded-error.ts'
import type { Place } from './place.ts'
import { runningPostmaster } from './postmaster.ts'

/** Recovery after a hard stop replays at most `max_wal_size`; a slow disk needs a while for it. */
const PATIENCE_MS = 120_000

/** Every process that uses the server holds one connection of this name; the last one stops it. */
const OWNER = 'atrium-owner'

/**
 * Connects as soon as the server answers, and checks that it serves our data directory.
 * `undefined` when the postmaster is gone.
 */
export async function connectOwner(url: string, place: Place): Promise<pg.Client | undefined> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const client = new pg.Client({ connectionString: url, application_name: OWNER })
    client.on('error', () => undefined) // 'end' follows, and is acted upon
    try {
      await client.connect()
      await verify(client, place)
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      if (error instanceof EmbeddedError) throw error
      refuseWrongPassword(error, place)
      if (!(await runningPostmaster(place.data))) return undefined
      if (performance.now() > deadline) {
        throw new EmbeddedError('PostgreSQL runs, but has not answered for 2 minutes.', {
          todo: `Read ${place.dir}/postgres.log.`,
          cause: error,
        })
      }
      await sleep(30)
    }
  }
}

/** No other process holds an owner's connection. A server that is down has no owners. */
export async function isLastOwner(owner: pg.Client): Promise<boolean> {
  try {
    const { rows } = await owner.query<{ others: string }>(
      'SELECT count(*) AS others FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
      [OWNER],
    )
    return rows[0]?.others === '0'
  } catch {
    return true
  }
}

async function verify(client: pg.Client, place: Place): Promise<void> {
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
  const served = rows[0]?.data_directory ?? ''
  if ((await realpath(served)) === (await realpath(place.data))) return
  throw new EmbeddedError(`The PostgreSQL that answers serves ${served}, not ${place.data}.`, {
    todo: 'Stop that PostgreSQL, then start again.',
  })
}

function refuseWrongPassword(error: unknown, place: Place): void {
  if (!(error instanceof pg.DatabaseError && error.code === '28P01')) return
  throw new EmbeddedError(
    `The password in ${place.dir}/superuser-password is not the database's.`,
    {
      todo: `Restore that file, or move ${place.data} away to begin with an empty database.`,
      cause: error,
    },
  )
}
