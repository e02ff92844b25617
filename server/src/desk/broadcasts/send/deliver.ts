import type { ContactId, HandleId, WorkspaceId } from '@atrium/contract/ids'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Accounts } from '../../../accounts/accounts.ts'
import { sendAutomated } from '../../../flow/sending/send-automated.ts'
import { AppError } from '../../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../../platform/database/db.ts'
import { priceFor } from '../cost/estimate.ts'
import { setEstimate } from '../cost/sql.ts'
import * as recipients from '../recipients/sql.ts'
import * as sql from '../sql.ts'
import { audienceOf, type Common } from './common.ts'
import { giveBack, type Purse, type Taken, takeFrom, Unpaid } from './purse.ts'
import { contentFor, reachOf } from './ways.ts'

export type DeliverDeps = { db: Db; accounts: Accounts; now: () => Date; rates: Rates }

/** What refuses one way and may let another one through. */
const oneWayOnly = new Set(['account', 'consent', 'content', 'template', 'window'])
/** How soon to look again when the recipient's record changed at this very moment. */
const soonMs = 5_000

/** Policy said later. Everything that was written for this recipient is undone, so that nothing waits among the messages. */
class Later extends Error {
  readonly until: Date
  readonly why: { rule: string; text: string } | null
  constructor(until: Date, why: Later['why']) {
    super('later')
    this.until = until
    this.why = why
  }
}

/**
 * Makes the message of one recipient, in a transaction of its own: by the way that was planned, or by the next one where
 * policy refuses that. Returns whether a message was made.
 */
export async function deliver(
  deps: DeliverDeps,
  workspaceId: WorkspaceId,
  found: sql.StoredBroadcast,
  contactId: ContactId,
  common: Common,
  purse: Purse,
): Promise<boolean> {
  const { db } = deps
  const taken = { amount: 0 }
  try {
    const made = await db.inWorkspaceByKeys(workspaceId, (tx) => {
      giveBack(purse, taken)
      return make(tx, deps, found, contactId, { ...common, purse, taken })
    })
    if (!made) giveBack(purse, taken)
    return made
  } catch (error) {
    giveBack(purse, taken)
    if (error instanceof Unpaid) {
      purse.isSpent = true
      return false
    }
    if (!(error instanceof Later)) throw error
    const { until, why } = error
    const later = { until, reason: why?.rule ?? null, text: why?.text ?? null, failed: false }
    await db.inWorkspace(workspaceId, (tx) => recipients.postpone(tx, found.id, contactId, later))
    return false
  }
}

type Making = Common & { purse: Purse; taken: Taken }

async function make(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  contactId: ContactId,
  common: Making,
): Promise<boolean> {
  if ((await sql.holdState(tx, found.id)) !== 'running') return false
  const planned = await recipients.lockPlanned(tx, found.id, contactId)
  if (!planned) return false
  let place: Place | undefined = planned
  let refusal = { reason: 'noAddress', text: 'There is no way left to reach them.' }
  while (place) {
    const result = await tryWay(tx, deps, found, planned, place, common)
    if (result.kind === 'queued') {
      await recipients.setMade(tx, found.id, contactId, { ...place, at: deps.now() })
      return true
    }
    giveBack(common.purse, common.taken)
    refusal = { reason: result.rule, text: result.text }
    if (!oneWayOnly.has(result.rule)) break
    place = await nextWay(tx, found, planned.contactId, place.way + 1, common.facts)
  }
  await recipients.setEnded(tx, found.id, contactId, { state: 'refused', ...refusal })
  return false
}

type Place = { way: number; handleId: HandleId }
type Tried = { kind: 'queued' } | { kind: 'refused'; rule: string; text: string }

async function tryWay(
  tx: WorkspaceTx,
  deps: DeliverDeps,
  found: sql.StoredBroadcast,
  { contactId, messageId }: recipients.Planned,
  { way: number, handleId }: Place,
  { templates, purse, taken }: Making,
): Promise<Tried> {
  const way = found.ways[number]
  const owner = await recipients.ownerOf(tx, found.id, handleId, contactId)
  if (!way || !owner) return refused('content', 'This way is not there any more.')
  if (owner.got) return refused('samePerson', 'They got it through another record that is theirs.')
  const filled = contentFor(way, owner, templates)
  if (!filled.ok) return refused('content', filled.text)
  if (purse.left !== null) {
    const asked = { way, handleId, content: filled.content, purpose: found.purpose }
    const amount = (await priceFor(tx, deps, asked, templates))?.amount ?? 0
    takeFrom(purse, taken, amount)
    await setEstimate(tx, found.id, contactId, amount)
  }
  try {
    const result = await sendAutomated(tx, deps, {
      messageId,
      contactId: owner.contactId,
      handleId,
      accountId: way.accountId,
      author: { kind: 'broadcast', name: found.name },
      class: 'proactive',
      purpose: found.purpose,
      content: filled.content,
      trackLinks: found.trackLinks,
    })
    if (result.kind === 'delayed') throw new Later(result.until, result)
    return result
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // The handle went to another record between our look and the lock.
    if (error.code === 'conflict') throw new Later(new Date(deps.now().getTime() + soonMs), null)
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
