import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { plainText } from '@atrium/contract/content'
import type { ChannelAccountId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { correctSpend, notSent, setCost } from '../cost/sql.ts'
import { advance, sendFacts } from '../sql.ts'
import * as sql from './sql.ts'

export type Receipt = Extract<InboundEvent, { kind: 'receipt' }>

/**
 * A provider's word on a message of ours. States only move forward; a receipt that is faster than our own commit
 * of the send waits until the external id is known. Returns the message that changed, if one did.
 */
export async function applyReceipt(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
  receipt: Receipt,
): Promise<MessageId | null> {
  await sql.lockExternalId(tx, accountId, receipt.externalId)
  const found = await sql.findOutgoing(tx, accountId, receipt.externalId)
  const id = found?.id ?? (await settleByOwnId(tx, accountId, receipt))
  if (!id) {
    await sql.parkReceipt(tx, accountId, receipt.externalId, receipt.state, receipt, receipt.at)
    return null
  }
  return (await advanceBy(tx, id, receipt)) ? id : null
}

/** The customer read everything up to a message, or before a moment. Returns the messages that changed, the oldest first. */
export async function applyRead(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
  handleId: HandleId,
  mark: { upTo: string } | { before: string },
): Promise<MessageId[]> {
  const ids = await sql.findUnread(tx, accountId, handleId, mark)
  for (const id of ids) await advance(tx, id, { state: 'read' })
  return ids
}

/** An echo this much later than our message is no echo of it. */
const echoWithinMs = 15 * 60_000

/**
 * Some providers echo what we sent without saying who sent it, sometimes before they answer. An echo with the words
 * of a message whose answer is not here yet is that answer. Returns the message that it settled; `later` where the echo is
 * like none (a template comes back in another form) and one is just leaving: only its answer says whether it is that one's.
 */
export async function settleByEcho(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
  handleId: HandleId,
  echo: Extract<InboundEvent, { kind: 'echo' }>,
  now: Date,
): Promise<MessageId | 'later' | null> {
  await sql.lockExternalId(tx, accountId, echo.externalId)
  if (await sql.findOutgoing(tx, accountId, echo.externalId)) return null
  const since = new Date(now.getTime() - echoWithinMs)
  const waiting = await sql.findUnanswered(tx, accountId, handleId, since)
  const own = waiting.find(
    ({ content, files }) =>
      plainText(content) === plainText(echo.content) && files > 0 === echo.attachments.length > 0,
  )
  if (!own) return waiting.some(({ state }) => state === 'sending') ? 'later' : null
  await advance(tx, own.id, { state: 'accepted', externalId: echo.externalId })
  await applyParked(tx, accountId, own.id, echo.externalId)
  return own.id
}

/** The send got its external id: receipts that were waiting for it apply now. */
export async function applyParked(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
  messageId: MessageId,
  externalId: string,
): Promise<void> {
  for (const receipt of await sql.takeParked<Receipt>(tx, accountId, externalId))
    await advanceBy(tx, messageId, receipt)
}

/**
 * The answer to the send was lost, or is still on its way, but the provider hands our own id back with the receipt:
 * that is the answer. Receipts are often faster than the timeout that makes a message `unknown`.
 */
async function settleByOwnId(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
  receipt: Receipt,
): Promise<MessageId | null> {
  if (!receipt.ownId) return null
  const facts = await sendFacts(tx, receipt.ownId)
  if (facts?.account_id !== accountId) return null
  const unanswered = facts.state === 'sending' || facts.state === 'unknown'
  // Queued again by a person: a late success of the first try counts, its failure is what they decided about.
  const again = facts.state === 'queued' && receipt.state !== 'failed'
  if (!unanswered && !again) return null
  await advance(tx, facts.id, { state: 'accepted', externalId: receipt.externalId })
  return facts.id
}

async function advanceBy(tx: WorkspaceTx, id: MessageId, receipt: Receipt): Promise<boolean> {
  const moved = await advance(tx, id, {
    state: receipt.state,
    error: receipt.error ?? null,
    cost: receipt.cost,
  })
  if (!moved && receipt.cost !== undefined) await setCost(tx, id, receipt.cost)
  const charge = receipt.charge ?? (moved && receipt.state === 'failed' ? notSent : undefined)
  if (charge) await correctSpend(tx, id, charge)
  return moved
}
