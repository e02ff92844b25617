import type { Db } from '../database/db.ts'

/** Writes that this kind of process is alive. By the database's clock: processes need not agree on the time. */
export async function beat(db: Pick<Db, 'alone'>, name: string): Promise<void> {
  await db.alone.named(
    'heartbeat',
    `INSERT INTO installation (key, value) VALUES ($1, to_jsonb(extract(epoch FROM clock_timestamp())))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [`heartbeat/${name}`],
  )
}

/** Milliseconds since any process of this kind was alive; undefined when none ever was. */
export async function sinceBeat(db: Pick<Db, 'alone'>, name: string): Promise<number | undefined> {
  const rows = await db.alone.named<{ seconds: number }>(
    'heartbeat-since',
    `SELECT extract(epoch FROM clock_timestamp())::float8 - (value #>> '{}')::float8 AS seconds FROM installation WHERE key = $1`,
    [`heartbeat/${name}`],
  )
  return rows[0] && rows[0].seconds * 1000
}
