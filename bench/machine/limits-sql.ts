import type pg from 'pg'

/** Tables with the keys that no design can do without. */
export const tables = `
  CREATE TABLE journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_key text UNIQUE, lane text, raw text);
  CREATE TABLE handle (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, address text UNIQUE, seen_at timestamptz);
  CREATE TABLE conversation (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, handle_id bigint UNIQUE, last_at timestamptz);
  CREATE TABLE message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, external_id text UNIQUE, conversation_id bigint, content jsonb);
  CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb);`

/** As long as a text message of WhatsApp. */
const raw = JSON.stringify({ text: 'x'.repeat(700) })
const perBatch = 50
/** As many people as write in the load. */
const people = 2_000

const insert = 'INSERT INTO journal (event_key, lane, raw) VALUES ($1, $2, $3)'

export async function insertPlain(pool: pg.Pool, n: number): Promise<number> {
  await pool.query(insert, [`plain-${n}`, `lane-${n % people}`, raw])
  return 1
}

export async function insertNamed(pool: pg.Pool, n: number): Promise<number> {
  // A key of its own for each kind of run: the commit's figure uses this statement too.
  await pool.query({
    name: 'journal',
    text: insert,
    values: [`${crypto.randomUUID()}`, `lane-${n % people}`, raw],
  })
  return 1
}

/** One row for each, under a new key, in one commit. */
export async function insertRows(pool: pg.Pool, raws: string[]): Promise<number> {
  await pool.query({
    name: 'journal-batch',
    text: 'INSERT INTO journal (event_key, lane, raw) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])',
    values: [raws.map(() => crypto.randomUUID()), raws.map((_, at) => `lane-${at % people}`), raws],
  })
  return raws.length
}

export const insertBatch = (pool: pg.Pool): Promise<number> =>
  insertRows(pool, Array<string>(perBatch).fill(raw))

export async function ingest(pool: pg.Pool, n: number): Promise<number> {
  await pool.query({
    name: 'ingest',
    text: `WITH seen AS (
        INSERT INTO handle (address, seen_at) VALUES ($1, now())
        ON CONFLICT (address) DO UPDATE SET seen_at = now() RETURNING id
      ), stored AS (
        INSERT INTO journal (event_key, lane, raw) VALUES ($2, $1, $3) ON CONFLICT DO NOTHING RETURNING 1
      ), opened AS (
        INSERT INTO conversation (handle_id, last_at) SELECT id, now() FROM seen
        ON CONFLICT (handle_id) DO UPDATE SET last_at = now() RETURNING id
      ), added AS (
        INSERT INTO message (external_id, conversation_id, content) SELECT $2, opened.id, $3::jsonb FROM opened, stored
        RETURNING id
      ) INSERT INTO event (data) SELECT $3::jsonb FROM added`,
    values: [`person-${(n * 7_919) % people}`, `ingest-${n}`, raw],
  })
  return 1
}
