import type { Sender } from '@atrium/channel-kit/inbound-event'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { withKeys } from '../newcomer/newcomer.ts'
import * as sql from '../sql.ts'

/**
 * The provider says that a handle has another address from now on (changed number, new business-scoped id). The handle
 * stays the same handle, so its history stays with it. Nothing happens when the old address is unknown, or when the
 * new one already belongs to another handle: the next message decides then.
 */
export async function changeAddress(
  tx: WorkspaceTx,
  channel: string,
  from: Sender,
  next: Sender,
  at: Date,
): Promise<void> {
  const known =
    (await sql.findHandle(tx, channel, from.scope, from.address)) ??
    (await byAlias(tx, channel, from))
  if (!known || (await sql.findHandle(tx, channel, next.scope, next.address))) return
  await sql.updateHandle(tx, {
    id: known.handle.id,
    scope: next.scope,
    address: next.address,
    label: next.label,
    name: next.name ?? known.handle.name,
  })
  await sql.putProofs(tx, withKeys(known.handle.id, next.proofs), at)
}

async function byAlias(
  tx: WorkspaceTx,
  channel: string,
  sender: Sender,
): Promise<sql.KnownPair | undefined> {
  for (const alias of sender.aliases) {
    const found = await sql.findHandle(tx, channel, '', alias)
    if (found) return found
  }
  return undefined
}
