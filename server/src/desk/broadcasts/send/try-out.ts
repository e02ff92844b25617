import type { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { BodyOf, ResponseOf } from '@atrium/contract/endpoint'
import type { Accounts } from '../../../accounts/accounts.ts'
import { sendAutomated } from '../../../flow/sending/send-automated.ts'
import { AppError } from '../../../platform/app-error.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { Actor } from '../../../platform/http/request/actor.ts'
import { ownerOf, wayTo } from '../recipients/sql.ts'
import type { StoredBroadcast } from '../sql.ts'
import { audienceOf, readCommon } from './common.ts'
import { contentFor, refuseUnfitWays } from './ways.ts'

type Result = ResponseOf<typeof broadcastsApi.test>

/** Sends what a draft says to one contact, as a member's own message: it counts for no cap, and every other rule holds. */
export async function tryOut(
  tx: WorkspaceTx,
  deps: { accounts: Accounts; now: () => Date },
  found: StoredBroadcast,
  { contactId, messageId, actor }: BodyOf<typeof broadcastsApi.test> & { actor: Actor },
): Promise<Result> {
  await refuseUnfitWays(tx, deps.accounts, found.ways)
  const { memberId, name } = actor
  const { facts, templates } = await readCommon(tx, deps, found)
  const reached = await wayTo(tx, audienceOf(found), facts, contactId)
  const way = reached && found.ways[reached.way]
  const owner = reached && (await ownerOf(tx, found.id, reached.handleId, contactId))
  if (!reached || !way || !owner)
    return { way: null, state: 'refused', text: 'None of the ways reaches this contact.' }
  if (owner.contactId !== contactId)
    throw new AppError('conflict', 'The contact changed. Look again.')
  const filled = contentFor(way, owner, templates)
  if (!filled.ok) return { way: reached.way, state: 'refused', text: filled.text }
  const result = await sendAutomated(tx, deps, {
    messageId,
    contactId,
    handleId: reached.handleId,
    accountId: way.accountId,
    author: { kind: 'member', memberId, name },
    class: 'proactive',
    purpose: found.purpose,
    content: filled.content,
  })
  return { way: reached.way, state: result.kind, text: 'text' in result ? result.text : null }
}
