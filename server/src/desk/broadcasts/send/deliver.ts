import type { ContactId, HandleId, WorkspaceId } from '@atrium/contract/ids'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Accounts } from '../../../accounts/accounts.ts'
import { type Automated, sendAutomated } from '../../../flow/sending/send-automated.ts'
import { AppError } from '../../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import { priceFor } from '../cost/estimate.ts'
import { setEstimate } from '../cost/sql.ts'
import * as recipients from '../recipients/sql.ts'
import * as sql from '../sql.ts'
import { audienceOf, type Common } from './common.ts'
import { giveBack, type Purse, type Taken, takeFrom } from './purse.ts'
import { contentFor, reachOf } from './ways.ts'

export type DeliverDeps = { db: Db; accounts: Accounts; now: () => Date; rates: Rates }

/** What refuses one way and may let another one through. */
const oneWayOnly = new Set(['account', 'consent', 'content', 'template', 'window'])
/** How soon to look again when the recipient's record changed at this very moment. */
const soonMs = 5_000

/**
 * Makes the messages of some recipients in one transaction: each by the way that was planned, or by the next one where
 * policy refuses that. Returns how many were made. An error of one undoes all of them: who calls tries them one by one.
 */
export async function deliver(
  deps: DeliverDeps,
  workspaceId: WorkspaceId,
  found: sql.StoredBroadcast,
  contactIds: ContactId[],
  common: Common,
  purse: Purse,
): Promise<number> {
  const taken: Taken[] = []
  const undo = () => {
    for (const each of taken.splice(0)) giveBack(purse, each)
    // Whoever was too dear beside the others may be paid when they are tried again.
    purse.isSpent = false
  }
  try {
    return await deps.db.inWorkspaceByKeys(workspaceId, (tx) => {
      // It may be the second try.
      undo()
      const take = (): Taken => {
        const own = { amount: 0 }
        taken.push(own)
        return own
      }
      return makeAll(tx, deps, found, contactIds, { ...common, purse, take })
    })
  } catch (error) {
    undo()
    throw error
  }
}

type Making = Common & { purse: Purse; take: () => Taken }

/** Records go side by side, their statements travel together; recipients who are one record go one after the other. */
async function makeAll(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  contactIds: ContactId[],
  common: Making,
): Promise<number> {
  const [state, planned] = await together([
    sql.holdState(tx, found.id),
    recipients.lockPlanned(tx, found.id, contactIds),
  ])
  if (state !== 'running') return 0
  const owners = await recipients.holdOwners(
    tx,
    planned.map(({ handleId }) => handleId),
  )
  const lines = Map.groupBy(planned, ({ handleId }) => owners.get(handleId))
  const made = await together(
    [...lines.values()].map((line) => makeInOrder(tx, deps, found, line, common)),
  )
  return made.reduce((sum, count) => sum + count, 0)
}

async function makeInOrder(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  line: recipients.Planned[],
  common: Making,
): Promise<number> {
  let made = 0
  for (const each of line) if (await make(tx, deps, found, each, common)) made += 1
  return made
}

async function make(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  planned: recipients.Planned,
  common: Making,
): Promise<boolean> {
  const { contactId } = planned
  let place: Place | undefined = planned
  let refusal = { reason: 'noAddress', text: 'There is no way left to reach them.' }
  while (place) {
    const result = await tryWay(tx, deps, found, planned, place, common)
    if (result.kind === 'made') {
      await recipients.setMade(tx, found.id, contactId, { ...place, at: deps.now() })
      return true
    }
    if (result.kind === 'unpaid') {
      common.purse.isSpent = true
      return false
    }
    if (result.kind === 'later') {
      await recipients.postpone(tx, found.id, contactId, { ...result.later, failed: false })
      return false
    }
    refusal = { reason: result.rule, text: result.text }
    if (!oneWayOnly.has(result.rule)) break
    place = await nextWay(tx, found, contactId, place.way + 1, common.facts)
  }
  await recipients.setEnded(tx, found.id, contactId, { state: 'refused', ...refusal })
  return false
}

type Place = { way: number; handleId: HandleId }
type Later = { until: Date; reason: string | null; text: string | null }
type Tried =
  | { kind: 'made' }
  | { kind: 'unpaid' }
  | { kind: 'later'; later: Later }
  | { kind: 'refused'; rule: string; text: string }

async function tryWay(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  { contactId, messageId }: recipients.Planned,
  { way: number, handleId }: Place,
  { templates, purse, take }: Making,
): Promise<Tried> {
  const way = found.ways[number]
  const owner = await recipients.ownerOf(tx, found.id, handleId, contactId)
  if (!way || !owner) return refused('content', 'This way is not there any more.')
  if (owner.got) return refused('samePerson', 'They got it through another record that is theirs.')
  const filled = contentFor(way, owner, templates)
  if (!filled.ok) return refused('content', filled.text)
  const taken = take()
  if (purse.left !== null) {
    const asked = { way, handleId, content: filled.content, purpose: found.purpose }
    const amount = (await priceFor(tx, deps, asked, templates))?.amount ?? 0
    if (!takeFrom(purse, taken, amount)) return { kind: 'unpaid' }
    await setEstimate(tx, found.id, contactId, amount)
  }
  const result = await send(tx, deps, {
    messageId,
    contactId: owner.contactId,
    handleId,
    accountId: way.accountId,
    author: { kind: 'broadcast', name: found.name },
    class: 'proactive',
    purpose: found.purpose,
    content: filled.content,
    trackLinks: found.trackLinks,
    onlyNow: true,
  })
  if (result.kind !== 'made') giveBack(purse, taken)
  return result
}

async function send(tx: WorkspaceTx, deps: DeliverDeps, asked: Automated): Promise<Tried> {
  try {
    const result = await sendAutomated(tx, deps, asked)
    if (result.kind === 'queued') return { kind: 'made' }
    if (result.kind === 'refused') return result
    const { until, rule: reason, text } = result
    return { kind: 'later', later: { until, reason, text } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // The handle went to another record between our look and the lock.
    const until = new Date(deps.now().getTime() + soonMs)
    if (error.code === 'conflict')
      return { kind: 'later', later: { until, reason: null, text: null } }
    return refused('account', error.message)
  }
}

function refused(rule: string, text: string): Tried {
  return { kind: 'refused', rule, text }
}

/** The next of the ways by which they can be reached. */
async function nextWay(
  tx: WorkspaceTx,
  found: sql.StoredBroadcast,
  contactId: ContactId,
  from: number,
  facts: Common['facts'],
): Promise<Place | undefined> {
  const rest = found.ways.slice(from)
  if (rest.length === 0) return undefined
  const audience = { ...audienceOf(found), ways: rest.map(reachOf) }
  const next = await recipients.wayTo(tx, audience, facts, contactId)
  return next && { way: from + next.way, handleId: next.handleId }
}
