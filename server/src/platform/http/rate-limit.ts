import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type pg from 'pg'

/** Counts attempts in the database, so that all processes count together. */
export type AttemptLimit = {
  /**
   * Counts one attempt before it is made: attempts at the same moment cannot pass the limit together.
   * Returns the seconds to wait, or undefined when it may be made.
   */
  take(account: string, address: string): Promise<number | undefined>
  /** After a success: the account's failures are forgotten, and the attempt itself does not count for the address. */
  clear(account: string, address: string): Promise<void>
  /** Removes what has run out. */
  sweep(): Promise<void>
}

const windowSeconds = 15 * 60
/**
 * Per account and address against guessing one password; per address against trying many accounts; per account
 * against many machines. The last is high: with a low one anybody could lock a person out.
 */
const limits = { pair: 10, address: 60, account: 100 }

/** `purpose` keeps the counts of different doors apart. */
export function createAttemptLimit(pool: pg.Pool, purpose: string): AttemptLimit {
  const keyOf = (...parts: string[]) =>
    createHash('sha256')
      .update(JSON.stringify([purpose, ...parts]))
      .digest()
  return {
    take: async (account, address) => {
      const name = account.trim().toLowerCase()
      const from = network(address)
      const keys = [keyOf('pair', name, from), keyOf('address', from), keyOf('account', name)]
      // Sorted, so that two attempts at once take the row locks in the same order.
      const { rows } = await pool.query<{ key: Buffer; count: number; wait: number }>(
        `insert into attempt (key, count, since)
         select key, 1, now() from unnest($1::bytea[]) as key order by key
         on conflict (key) do update set
           count = case when attempt.since < now() - make_interval(secs => $2) then 1 else attempt.count + 1 end,
           since = case when attempt.since < now() - make_interval(secs => $2) then now() else attempt.since end
         returning key, count, least($2, ceil(extract(epoch from since + make_interval(secs => $2) - now())))::int as wait`,
        [keys, windowSeconds],
      )
      const most = [limits.pair, limits.address, limits.account]
      const waits = rows.filter(({ key, count }) => {
        const limit = most[keys.findIndex((each) => each.equals(key))]
        return limit !== undefined && count > limit
      })
      return waits.length === 0 ? undefined : Math.max(1, ...waits.map(({ wait }) => wait))
    },
    clear: async (account, address) => {
      const name = account.trim().toLowerCase()
      const from = network(address)
      await pool.query(
        `with gone as (delete from attempt where key = any($1))
         update attempt set count = count - 1 where key = $2 and count > 0`,
        [[keyOf('pair', name, from), keyOf('account', name)], keyOf('address', from)],
      )
    },
    sweep: async () => {
      await pool.query('delete from attempt where since < now() - make_interval(secs => $1)', [
        windowSeconds,
      ])
    },
  }
}

/** An IPv6 customer holds a /64 at least: every address of it is the same caller. */
function network(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return parsed.toByteArray().slice(0, 8).join('.')
}
