import type { Sender } from '@atrium/channel-kit/inbound-event'
import { MessageId, newId, type WorkspaceId } from '@atrium/contract/ids'
import type pg from 'pg'
import { resolve } from '../../server/src/flow/identity/resolve.ts'
import { createDb, type Db } from '../../server/src/platform/database/db.ts'
import { explainAll, plansOf } from '../growth/grown.ts'
import type { Ran } from '../growth/plan.ts'
import { withInstallation } from '../installation/installation.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'
import { median, percentile } from '../parts/sample.ts'

const warmUps = 20

/**
 * Who wrote, found among a million contacts, by statements that run as the app's role, behind row-level security:
 * their time in PostgreSQL itself, as it logs it, and with the ways there and back.
 */
export async function resolving(bench: Bench): Promise<Figure[]> {
  const people = bench.quick ? 100_000 : 1_000_000
  const count = bench.quick ? 100 : 500
  return withInstallation(bench, async (installation) => {
    const workspaceId = await fill(installation.sql, people)
    const url = await appUrl(installation.sql)
    const all = arrivals(people)
    const whole = await withDb(url, async (db) => {
      const times: number[][] = []
      for (const [, senderOf] of all) times.push(await timed(db, workspaceId, senderOf, count))
      return times
    })
    await explainAll(installation, true)
    const inside = await withDb(url, async (db) => {
      const means: number[] = []
      for (const [, senderOf] of all) {
        const later = (at: number) => senderOf(at + 10_000)
        const ran = await plansOf(installation, () => timed(db, workspaceId, later, count))
        const sum = ran
          .filter(isResolving)
          .reduce((total, { milliseconds }) => total + milliseconds, 0)
        means.push(sum / (count + warmUps))
      }
      return means
    })
    return all.flatMap(([name], at) => [
      figure(`resolving ${name}, of ${people.toLocaleString('en')}`, inside[at] ?? 0, 'ms', {
        promised: { atMost: 2 },
      }),
      figure('… with the ways: p50', median(whole[at] ?? []), 'ms', { promised: null }),
      figure('… p95', percentile(whole[at] ?? [], 0.95), 'ms', { promised: null }),
    ])
  })
}

/** Not the transaction around it. */
function isResolving({ text }: Ran): boolean {
  return !/^(SELECT 1|SELECT set_config)/.test(text)
}

export async function withDb<T>(connectionString: string, use: (db: Db) => Promise<T>): Promise<T> {
  const onError = (error: Error) => console.error(error.message)
  const db = createDb({ connectionString, max: 1, hint: () => undefined, onError })
  try {
    return await use(db)
  } finally {
    await db.close()
  }
}

const phoneOf = (n: number) => `+34${600_000_000 + n}`

/** Those who write: known, known under another address until now, and new with a phone that nobody or one record has. */
function arrivals(people: number): [string, (at: number) => Sender][] {
  const someone = (at: number) => (at * 7919) % people
  const from = (address: string, phone: string, more: Partial<Sender> = {}): Sender => ({
    address,
    scope: '',
    aliases: [],
    label: address,
    name: 'Ana Ruiz',
    proofs: [{ kind: 'phone', value: phone, strength: 1, source: 'the network attested it' }],
    ...more,
  })
  return [
    ['a known sender', (at) => from(phoneOf(someone(at)), phoneOf(someone(at)))],
    [
      'a known phone with its first id',
      (at) => {
        const phone = phoneOf(someone(at + 100_003))
        return from(`ES.${at}`, phone, { scope: 'waba', aliases: [phone] })
      },
    ],
    ['somebody new', (at) => from(`new-${at}`, phoneOf(people + at), { scope: 'waba' })],
    [
      'somebody new whose phone one record has',
      (at) => from(`browser-${at}`, phoneOf(someone(at + 200_003)), { scope: 'site' }),
    ],
  ]
}

/** Milliseconds of each `resolve`, without its transaction's begin and commit. */
async function timed(
  db: Db,
  workspaceId: WorkspaceId,
  senderOf: (at: number) => Sender,
  count: number,
): Promise<number[]> {
  const times: number[] = []
  for (let at = 0; at < warmUps + count; at += 1) {
    const sender = senderOf(at)
    const channel = sender.scope === 'site' ? 'webchat' : 'whatsapp'
    const arrival = { channel, sender, messageId: newId(MessageId), now: new Date() }
    await db.inWorkspace(workspaceId, async (tx) => {
      await tx.query('SELECT 1')
      const from = performance.now()
      await resolve(tx, arrival)
      if (at >= warmUps) times.push(performance.now() - from)
    })
  }
  return times
}

/** Contacts with a phone on WhatsApp each, who wrote lately. */
async function fill(sql: pg.Pool, people: number): Promise<WorkspaceId> {
  const { rows } = await sql.query<{ id: WorkspaceId }>('SELECT id FROM workspace')
  const [workspace] = rows
  if (!workspace) throw new Error('The installation has no workspace.')
  const client = await sql.connect()
  try {
    await client.query('SET session_replication_role = replica')
    await client.query(
      `CREATE TEMP TABLE person AS SELECT uuidv7() AS contact, uuidv7() AS handle, '+34' || (600000000 + n) AS phone
       FROM generate_series(0, ${people - 1}) n`,
    )
    const values = [workspace.id]
    await client.query(
      `INSERT INTO contact (workspace_id, id, name, last_seen_at, created_at) SELECT $1, contact, 'Ana Ruiz', now(), now() FROM person`,
      values,
    )
    await client.query(
      `INSERT INTO handle (workspace_id, id, channel, scope, address, label, name, contact_id, origin_contact_id, last_seen_at, created_at)
       SELECT $1, handle, 'whatsapp', '', phone, phone, 'Ana Ruiz', contact, contact, now(), now() FROM person`,
      values,
    )
    await client.query(
      `INSERT INTO proof (workspace_id, handle_id, kind, value, match, strength, source, at)
       SELECT $1, handle, 'phone', phone, phone, 1, 'the network attested it', now() FROM person`,
      values,
    )
    await client.query('VACUUM (ANALYZE) contact, handle, proof')
  } finally {
    client.release(true)
  }
  return workspace.id
}

/** The address under which the app's role comes in, with a password of our own. */
export async function appUrl(sql: pg.Pool): Promise<string> {
  await sql.query("ALTER ROLE atrium_app PASSWORD 'only-for-the-bench'")
  const url = new URL(String(sql.options.connectionString))
  url.username = 'atrium_app'
  url.password = 'only-for-the-bench'
  return url.href
}
