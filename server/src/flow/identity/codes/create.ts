import type { ChannelAccountId, HandleId } from '@atrium/contract/ids'
import { AppError } from '../../../platform/app-error.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { hashOf, newCode } from './code.ts'
import * as sql from './sql.ts'

/** A code waits in the customer's chat until they see it. */
const lifetimeMs = 24 * 3600_000
/** Codes that one handle may get in an hour, from members or by itself. */
const mostInAnHour = { members: 20, itself: 5 }

/**
 * Gives a handle a code with which its owner can go on through another account. An earlier one for the same account
 * ends, so that one at most is open. The code itself is returned and not kept.
 */
export async function createCode(
  tx: WorkspaceTx,
  input: {
    handleId: HandleId
    accountId: ChannelAccountId
    actor: string
    /** The customer asks for it, not a member. */
    byItself?: boolean
    now: Date
  },
): Promise<{ code: string; expiresAt: Date }> {
  const { handleId, accountId, now } = input
  const most = input.byItself ? mostInAnHour.itself : mostInAnHour.members
  if ((await sql.codesSince(tx, handleId, new Date(now.getTime() - 3600_000))) >= most)
    throw new AppError('rate_limited', 'Too many codes were made here. Wait an hour.')
  await sql.endCodes(tx, handleId, accountId, now)
  const code = newCode()
  const expiresAt = new Date(now.getTime() + lifetimeMs)
  await sql.insertCode(tx, {
    id: crypto.randomUUID(),
    hash: hashOf(code),
    handleId,
    accountId,
    actor: input.actor,
    createdAt: now,
    expiresAt,
  })
  return { code, expiresAt }
}
