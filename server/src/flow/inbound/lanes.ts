import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { WorkspaceId } from '@atrium/contract/ids'
import type { Account, Accounts } from '../../accounts/accounts.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'
import { Repeated } from '../conversation/rows.ts'
import { type Arrived, isPlain } from '../plain-words.ts'
import * as sql from './sql.ts'

/** What became of an event: `shown`, or `dropped` with the reason. A failure is thrown. */
export type Outcome = { state: 'shown' } | { state: 'dropped'; reason: string }

/** Something that is under way decides about the event: it is looked at again after a pause. */
export class Early extends Error {
  constructor(waitsFor: string) {
    super(`it waits for ${waitsFor}`)
    this.name = 'Early'
  }
}

export type LaneDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  now: () => Date
  log: ChannelIo['log']
  /** The pipeline: carries out one event inside the transaction. */
  inbound: (
    tx: WorkspaceTx,
    account: Account,
    event: InboundEvent,
    meta: { receivedAt: Date; trace: string },
  ) => Promise<Outcome>
  /** The same for many plain messages at once; says which it took. */
  inboundPlain: (tx: WorkspaceTx, arrived: Arrived[]) => Promise<boolean[]>
}

/** Tries of an event that fails, and the pauses between them (at most two minutes in all); then it is `failed` and its lane goes on. */
const pausesMs = [1_000, 5_000, 20_000, 60_000]

/**
 * Works the next events of some shards of one workspace, about `most` of them in one transaction, each of which still
 * has all its effects in it. Returns the shards that may hold more: who calls decides whose turn it is, so that a flood in
 * one workspace holds up no other. A batch that fails is rolled back and its events run
 * one by one, so that a poisoned one stands alone.
 */
export async function workShards(
  deps: LaneDeps,
  workspaceId: WorkspaceId,
  shards: number[],
  most: number,
): Promise<number[]> {
  const mostOfEach = Math.ceil(most / shards.length)
  const batch = await runBatch(deps, workspaceId, shards, mostOfEach)
  if (batch.failed) await runOneByOne(deps, workspaceId, batch.rows)
  return shards.filter(
    (shard) => batch.rows.filter((row) => row.shard === shard).length === mostOfEach,
  )
}

async function runBatch(
  deps: LaneDeps,
  workspaceId: WorkspaceId,
  shards: number[],
  mostOfEach: number,
): Promise<{ rows: sql.JournalRow[]; failed: boolean }> {
  let rows: sql.JournalRow[] = []
  try {
    await deps.db.inWorkspaceByKeys(workspaceId, async (tx) => {
      rows = await sql.claim(tx, shards, deps.now(), mostOfEach)
      if (rows.length === 0) return
      const opened = await Promise.all(rows.map((row) => open(deps, row)))
      const plain = await carryOutTogether(deps, tx, opened)
      const receipts = await carryOutReceipts(deps, tx, opened)
      const early = new Map([...plain, ...receipts])
      const ended: Ended[] = []
      for (const each of opened)
        ended.push(early.get(each.row.id) ?? (await carryOut(deps, tx, each)))
      tx.later(sql.settle(tx, ended))
    })
    return { rows, failed: false }
  } catch (error) {
    if (rows.length === 0) throw error
    return { rows, failed: true }
  }
}

/** A journal row with what its channel reads in it; no account: it is gone. */
type Opened = { row: sql.JournalRow; account: Account | undefined; events: InboundEvent[] }
type Ended = { id: string; state: 'shown' | 'dropped'; reason: string | null }

async function open(deps: LaneDeps, row: sql.JournalRow): Promise<Opened> {
  const account = await deps.accounts.find(row.account_id)
  if (!account) return { row, account, events: [] }
  const { channel, settings } = account
  const raw = channel.unpack ? await channel.unpack(row.raw, settings, deps.io) : row.raw
  return { row, account, events: channel.parse(raw, settings) }
}

/** What can go together goes first: rows that stand alone in their lane, so that no order is touched. */
async function carryOutTogether(
  deps: LaneDeps,
  tx: WorkspaceTx,
  opened: Opened[],
): Promise<Map<string, Ended>> {
  const lanes = Map.groupBy(opened, ({ row }) => row.lane)
  const alone = opened.flatMap(({ row, account, events }) => {
    const [event] = events
    const fits = account && events.length === 1 && event?.kind === 'message' && isPlain(event)
    if (!fits || lanes.get(row.lane)?.length !== 1) return []
    return [{ row, account, event, arrival: { receivedAt: row.received_at, now: deps.now() } }]
  })
  const ended = new Map<string, Ended>()
  if (alone.length < 2) return ended
  const taken = await deps.inboundPlain(tx, alone)
  for (const [n, { row, account }] of alone.entries()) {
    if (!taken[n]) continue
    ended.set(row.id, { id: row.id, state: 'shown', reason: null })
    logEvent(deps, row, account, 'shown', ['message'])
  }
  return ended
}

/**
 * A broadcast's receipts come by the hundred. Lanes of nothing but receipts go side by side, each in its order: no two of
 * them touch one message, and their statements travel together.
 */
async function carryOutReceipts(
  deps: LaneDeps,
  tx: WorkspaceTx,
  opened: Opened[],
): Promise<Map<string, Ended>> {
  const isReceipt = ({ events }: Opened) =>
    events.length > 0 && events.every(({ kind }) => kind === 'receipt')
  const lanes = [...Map.groupBy(opened, ({ row }) => row.lane).values()]
  const ended = await together(
    lanes.filter((lane) => lane.every(isReceipt)).map((lane) => carryOutInOrder(deps, tx, lane)),
  )
  return new Map(ended.flat().map((each) => [each.id, each]))
}

async function carryOutInOrder(deps: LaneDeps, tx: WorkspaceTx, lane: Opened[]): Promise<Ended[]> {
  const ended: Ended[] = []
  for (const each of lane) ended.push(await carryOut(deps, tx, each))
  return ended
}

async function runOneByOne(
  deps: LaneDeps,
  workspaceId: WorkspaceId,
  rows: sql.JournalRow[],
): Promise<void> {
  const held = new Set<string>()
  for (const row of rows) {
    // A lane that holds a failed event waits with the rest of its events.
    if (held.has(row.lane)) continue
    try {
      await deps.db.inWorkspace(workspaceId, async (tx) => {
        const current = await sql.claimOne(tx, row)
        if (current) await sql.settle(tx, [await carryOut(deps, tx, await open(deps, current))])
      })
    } catch (error) {
      if (error instanceof Repeated) await drop(deps, workspaceId, row, error.message)
      else if (await postpone(deps, workspaceId, row, error)) held.add(row.lane)
    }
  }
}

async function carryOut(
  deps: LaneDeps,
  tx: WorkspaceTx,
  { row, account, events }: Opened,
): Promise<Ended> {
  const { id } = row
  if (!account) return { id, state: 'dropped', reason: 'the channel account is gone' }
  const outcomes: Outcome[] = []
  for (const event of events)
    outcomes.push(
      await deps.inbound(tx, account, event, { receivedAt: row.received_at, trace: row.trace }),
    )
  const dropped = outcomes.find((outcome) => outcome.state === 'dropped')
  const shown = outcomes.some((outcome) => outcome.state === 'shown')
  const kinds = events.map((event) => event.kind)
  logEvent(deps, row, account, shown ? 'shown' : 'dropped', kinds)
  if (shown) return { id, state: 'shown', reason: null }
  const reason = dropped?.state === 'dropped' ? dropped.reason : 'nothing in it'
  return { id, state: 'dropped', reason }
}

function logEvent(
  { log }: LaneDeps,
  { trace }: sql.JournalRow,
  account: Account,
  state: Ended['state'],
  kinds: InboundEvent['kind'][],
): void {
  const { id, channel } = account
  log.info({ trace, stage: 'inbound', channel: channel.id, account: id, state, kinds }, 'event')
}

/** Nothing of the event stayed; it ends here. */
async function drop(
  deps: LaneDeps,
  workspaceId: WorkspaceId,
  row: sql.JournalRow,
  reason: string,
): Promise<void> {
  await deps.db.inWorkspace(workspaceId, (tx) =>
    sql.settle(tx, [{ id: row.id, state: 'dropped', reason }]),
  )
}

/** Returns whether the event will be tried again. */
async function postpone(
  deps: LaneDeps,
  workspaceId: WorkspaceId,
  row: sql.JournalRow,
  error: unknown,
): Promise<boolean> {
  const pause = pausesMs[row.attempts]
  const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown failure'
  const dueAt = pause === undefined ? null : new Date(deps.now().getTime() + pause)
  const facts = {
    trace: row.trace,
    stage: 'inbound',
    account: row.account_id,
    attempts: row.attempts + 1,
    again: dueAt !== null,
  }
  if (error instanceof Early) deps.log.info({ ...facts, reason }, 'event waits')
  else deps.log.error({ ...facts, error: reason }, 'event failed')
  await deps.db.inWorkspace(workspaceId, (tx) => sql.postpone(tx, row.id, { reason, dueAt }))
  return dueAt !== null
}

export async function readyShards(db: Db): Promise<{ workspaceId: WorkspaceId; shard: number }[]> {
  const rows = await sql.ready(db.alone)
  return rows.map((row) => ({ workspaceId: WorkspaceId.parse(row.workspace_id), shard: row.shard }))
}
