import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { Content } from '@atrium/contract/content'
import type { ChannelAccountId, HandleId } from '@atrium/contract/ids'
import type { Account, Accounts } from '../../../accounts/accounts.ts'
import { nearlyUsed, quotaHealth } from '../../../accounts/limits/limits.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { ProviderLimits } from '../../policy/decision.ts'
import type { OutboxRow } from '../queue/sql.ts'
import type { RecipientFacts } from '../sql.ts'
import * as sql from './sql.ts'

const hourMs = 3600_000
/** Clocks of two processes differ by less. */
const skewMs = 60_000

type To = Pick<RecipientFacts, 'handle_id' | 'window_until' | 'answer_token' | 'answer_until'>

/** How much the provider still lets this account send to this recipient; what its channel does not limit costs no look. */
export async function readLimits(
  tx: WorkspaceTx,
  account: Account,
  to: To & { messageId: string },
  now: Date,
): Promise<ProviderLimits> {
  const { window, quota } = account.channel.capabilities
  const address = { handleId: to.handle_id, accountId: account.id, except: to.messageId }
  return {
    starts: isOutside(to, now) ? await readStarts(tx, account, to.handle_id, now) : null,
    quota: quota ? await readQuota(tx, account, to, now) : null,
    answers: window?.messages === undefined ? null : await sql.answersSince(tx, address),
  }
}

const isOutside = ({ window_until: until }: Pick<To, 'window_until'>, now: Date) =>
  until === null || until <= now

async function readStarts(
  tx: WorkspaceTx,
  account: Account,
  handleId: HandleId | null,
  now: Date,
): Promise<ProviderLimits['starts']> {
  const pool = poolOf(account)
  const most = account.limits.starts?.most
  if (!pool || most === null || most === undefined) return null
  const since = new Date(now.getTime() - pool.hours * hourMs)
  const { count, first, known } = await sql.countStarts(tx, pool.name, handleId, since)
  return { most, hours: pool.hours, count, since: first, isCounted: known }
}

/** Whether one more person may be met now, as far as the provider told. */
export async function mayStart(tx: WorkspaceTx, account: Account, now: Date): Promise<boolean> {
  const starts = await readStarts(tx, account, null, now)
  return !starts || starts.count < starts.most
}

async function readQuota(
  tx: WorkspaceTx,
  { id, channel, limits: { quota } }: Account,
  { answer_token: token, answer_until: until }: To,
  now: Date,
): Promise<ProviderLimits['quota']> {
  // What was told of a month that is over says nothing of this one.
  if (!quota || quota.most === null || Date.parse(quota.renewsAt) <= now.getTime()) return null
  const isAnswer = token !== null && until !== null && until > now
  return {
    most: quota.most,
    used: quota.used + (await sql.quotaUsed(tx, id)),
    renewsAt: quota.renewsAt,
    isFree: isAnswer && channel.capabilities.quota?.answersFree === true,
  }
}

type Pool = { name: string; hours: number }

function poolOf({ channel, limits }: Account): Pool | undefined {
  const { starts } = channel.capabilities
  return starts && limits.starts && { name: limits.starts.pool, hours: starts.hours }
}

/** Before these messages are decided on: whoever takes places from the same pools meanwhile waits. */
export async function holdStarts(
  tx: WorkspaceTx,
  accounts: Accounts,
  rows: OutboxRow[],
  now: Date,
): Promise<void> {
  const pools = new Map<ChannelAccountId, Pool>()
  for (const id of new Set(rows.map((row) => row.account_id))) {
    const account = await accounts.find(id).catch(() => undefined)
    const pool = account && poolOf(account)
    if (pool) pools.set(id, pool)
  }
  if (pools.size === 0) return
  const ids = rows.filter((row) => pools.has(row.account_id)).map((row) => row.message_id)
  const outside = await sql.outsideWindow(tx, ids, now)
  const wanted = outside.flatMap((id) => pools.get(id) ?? [])
  if (wanted.length === 0) return
  const names = [...new Set(wanted.map(({ name }) => name))]
  const hours = Math.max(...wanted.map((pool) => pool.hours))
  const span = {
    since: new Date(now.getTime() - hours * hourMs),
    until: new Date(now.getTime() + skewMs),
  }
  await sql.holdPools(tx, names, span)
}

/**
 * A message that leaves takes its place, where it needs one. False when there is none any more: one that was decided on at
 * the same time has it.
 */
export async function takePlace(
  tx: WorkspaceTx,
  account: Account,
  { content, ...to }: To & { content: Content },
  now: Date,
): Promise<boolean> {
  const pool = poolOf(account)
  if (!pool || content.kind !== 'template' || !isOutside(to, now)) return true
  const most = account.limits.starts?.most ?? null
  const since = new Date(now.getTime() - pool.hours * hourMs)
  const place = { pool: pool.name, handleId: to.handle_id, most }
  return sql.takePlace(tx, place, { since, at: now })
}

/** A message that leaves is one of the quota, the first time it is tried. */
export async function countUse(
  tx: WorkspaceTx,
  accounts: Accounts,
  { id, channel, limits }: Account,
  sent: { isAnswer: boolean; isRepeat: boolean },
): Promise<void> {
  const { quota } = channel.capabilities
  const told = limits.quota
  if (!quota || sent.isRepeat || (sent.isAnswer && quota.answersFree)) return
  if (!told || told.most === null) return
  const used = told.used + (await sql.useQuota(tx, id))
  if (used === Math.ceil(told.most * nearlyUsed) || used === told.most)
    await accounts.setHealth(tx, id, 'quota', quotaHealth(told, used))
}

/** More people may be met than before: what waited for that is looked at now. */
export async function hearLimits(
  tx: WorkspaceTx,
  { id }: Account,
  accounts: Accounts,
  { starts }: Extract<InboundEvent, { kind: 'limits' }>,
  now: Date,
): Promise<void> {
  const ids = await accounts.setStarts(tx, id, starts.most)
  if (ids.length > 0) await sql.wakeWaiting(tx, ids, now)
}
