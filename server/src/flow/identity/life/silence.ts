import type { MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { KnownHandle } from '../../facts.ts'
import { note } from '../evidence/decision.ts'
import * as sql from './sql.ts'

/** No workspace lets a number rest for less: below it nothing has to be asked. */
const leastDays = 7
const dayMs = 24 * 3600_000

/** Whether the silence before this moment is one that has to be looked at. */
export function isLong(handle: KnownHandle, now: Date): boolean {
  return silenceOf(handle, now) >= leastDays * dayMs
}

function silenceOf({ lastSeenAt }: KnownHandle, now: Date): number {
  return lastSeenAt ? now.getTime() - lastSeenAt.getTime() : 0
}

/**
 * A phone that speaks again after a long silence may have a new owner: carriers give numbers away after 45 days. The
 * handle stays, what is older is hidden from the customer's side and the assistant, and a member is asked. An address
 * that the provider gives to a person (a business-scoped id) does not change hands; one that was `adopted` with this
 * message was a phone until now.
 */
export async function afterSilence(
  tx: WorkspaceTx,
  { handle, adopted }: { handle: KnownHandle; adopted: boolean },
  at: { messageId: MessageId; now: Date },
): Promise<KnownHandle> {
  const wasPhone = handle.scope === '' && /^\+\d+$/.test(handle.address)
  if (!isLong(handle, at.now) || !(wasPhone || adopted)) return handle
  const days = Math.floor(silenceOf(handle, at.now) / dayMs)
  const limit = await sql.recycledDays(tx)
  if (days <= limit) return handle
  await sql.setProvedSince(tx, handle.id, at.now)
  await note(tx, {
    handleId: handle.id,
    contactId: handle.contactId,
    otherContactId: null,
    zone: 'suggest',
    what: 'silent',
    reason: `${handle.label} was silent for ${days} days: the number may have a new owner.`,
    actor: 'Atrium',
    ...at,
    at: at.now,
  })
  return { ...handle, provedSince: at.now }
}
