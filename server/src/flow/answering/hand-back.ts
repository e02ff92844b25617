import type { Conversation } from '@atrium/contract/conversation'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { type ActDeps, act, type Member, needListed } from '../act.ts'
import { getHandle } from '../identity/sql.ts'

/**
 * A member gives a conversation back to the assistant, before their pause is over (B2) or after it handed over (B17).
 * Nothing is said by that: it answers the customer's next message. Throws `conflict`, in words, where it could not.
 */
export async function handBack(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
): Promise<Conversation> {
  const conversation = await needListed(tx, id)
  const why = await whyNot(tx, deps, conversation)
  if (why) throw new AppError('conflict', why.text, { evidence: { why: why.code } })
  return act(tx, deps, conversation.id, member, [{ kind: 'hand_back' }])
}

async function whyNot(
  tx: WorkspaceTx,
  { accounts }: ActDeps,
  { status, replyHandleId, replyAccountId, contactName }: Conversation,
): Promise<{ code: 'resolved' | 'off' | 'blocked'; text: string } | undefined> {
  if (status === 'resolved')
    return { code: 'resolved', text: 'This conversation is resolved: there is nothing to answer.' }
  const account = replyAccountId && (await accounts.find(replyAccountId))
  if (!account?.assistant) {
    const where = account ? `at ${account.name}` : 'here'
    const text = `The assistant is off ${where}. An administrator turns it on under Settings, Assistant.`
    return { code: 'off', text }
  }
  const pair = replyHandleId && (await getHandle(tx, replyHandleId))
  if (!pair || pair.handle.blocked || pair.contact.blocked)
    return {
      code: 'blocked',
      text: `${contactName} is blocked: the assistant does not answer them.`,
    }
  return undefined
}
