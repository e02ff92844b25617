import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { FeedEvent } from '@atrium/contract/event'
import type { MessageId } from '@atrium/contract/ids'
import type { Account } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import { Conflict } from '../platform/database/conflict.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import type { NewActivity } from './conversation/continue.ts'
import { followLink } from './conversation/move.ts'
import { readContactSummary } from './conversation/read.ts'
import type { KnownHandle } from './facts.ts'
import { redeem } from './identity/codes/redeem.ts'
import { afterSilence } from './identity/life/silence.ts'
import { link } from './identity/link.ts'
import type { Resolved } from './identity/resolve.ts'
import { heardLast } from './identity/sql.ts'

export type Linked = Resolved & { changed: FeedEvent[] }
type At = { messageId: MessageId | null; now: Date }

/** A message may carry the code with which a customer changes the channel: it proves who they are, and is not shown. */
export async function withCode(
  tx: WorkspaceTx,
  account: Account,
  brought: InboundMessage,
  found: Linked,
  at: { messageId: MessageId; now: Date },
  echo: boolean,
): Promise<{ event: InboundMessage; linked: Linked }> {
  if (echo) return { event: brought, linked: found }
  const known = await afterSilence(tx, found, at)
  const bearing = { accountId: account.id, handle: known, event: brought, ...at }
  const { event, handle, match } = await redeem(tx, bearing)
  if (!match) return { event, linked: { ...found, handle } }
  const linked = await linkIfProved(tx, { ...found, handle, match }, at)
  return { event, linked: { ...linked, changed: [...found.changed, ...linked.changed] } }
}

/** A proof that came with this event may show that two records are one person. */
export async function linkIfProved(tx: WorkspaceTx, found: Resolved, at: At): Promise<Linked> {
  if (!found.match) return { ...found, changed: [] }
  const { contactId: to, witness, proof, reason } = found.match
  const pair = { from: found.contact.id, to, witness, proof, reason, actor: 'Atrium', ...at }
  const move = await link(tx, pair).catch((error: unknown) => {
    // Somebody linked one of the two elsewhere in this moment: a new look finds where.
    throw error instanceof AppError ? new Conflict('the records') : error
  })
  const conversations = await followLink(tx, move)
  const target = await readContactSummary(tx, move.to)
  if (!target) throw new Error('the record that was linked to vanished')
  return {
    ...found,
    match: null,
    handle: { ...found.handle, contactId: move.to },
    contact: {
      ...found.contact,
      id: move.to,
      name: target.name,
      language: target.language,
      rev: target.rev,
    },
    placed: found.match,
    changed: [
      { kind: 'handles', contactIds: [move.from, move.to] },
      ...conversations.map((conversation): FeedEvent => ({ kind: 'conversation', conversation })),
    ],
  }
}

/** That a handle was placed in a record, why, and from where its history comes. */
export async function placedLines(tx: WorkspaceTx, found: Resolved): Promise<NewActivity[]> {
  const match = found.placed
  if (!match) return []
  const { id: handleId, channel, label } = found.handle
  const heard = await heardLast(tx, match.witness)
  const carried = heard && { carriedFrom: heard.channel, carriedAt: heard.at.toISOString() }
  return [{ kind: 'linked', data: { reason: match.reason, handleId, channel, label, ...carried } }]
}

/** A long silence ended with this message, so that what stands above is hidden; or a proof came, and it is open again. */
export function doubtLines(before: Resolved, handle: KnownHandle, now: Date): NewActivity[] {
  const { id, label, channel, provedSince } = handle
  const data = { handleId: id, channel, label }
  if (provedSince?.getTime() === now.getTime()) return [{ kind: 'doubted', data }]
  return before.handle.provedSince && !provedSince ? [{ kind: 'proved', data }] : []
}

/** `heard`: the record speaks another language from now on. */
export async function contactEvents(
  tx: WorkspaceTx,
  found: Linked,
  heard: boolean,
): Promise<FeedEvent[]> {
  if (!found.created && !found.renamed && !heard && found.changed.length === 0) return []
  const contact = await readContactSummary(tx, found.contact.id)
  return [...found.changed, ...(contact ? [{ kind: 'contact', contact } as const] : [])]
}
