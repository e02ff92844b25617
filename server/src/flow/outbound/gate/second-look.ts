import { plainText } from '@atrium/contract/content'
import type { Account } from '../../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import { check, type Decision } from '../../policy/check.ts'
import { type Intended, isAutomated } from '../../policy/decision.ts'
import { lateTemplate } from '../late/late.ts'
import { readLimits } from '../limits/limits.ts'
import type { OutboxRow } from '../queue/sql.ts'
import type { SendFacts } from '../sql.ts'
import { readAutomation } from './automation.ts'
import { intendedOf, policyFacts } from './policy-facts.ts'
import * as gate from './sql.ts'

/**
 * Policy on the facts as they are when a message leaves. Words whose window has closed meanwhile become the account's
 * template for it (B9): the row says then what the template says, and keeps what was written.
 */
export async function lookAgain(
  tx: WorkspaceTx,
  row: OutboxRow,
  account: Account,
  facts: SendFacts,
  now: Date,
): Promise<Decision> {
  if (row.kind !== 'message')
    return check(
      smallThing(row.kind, facts),
      policyFacts(account, { ...facts, handler: 'human' }, now),
    )
  const automation = isAutomated(facts.author)
    ? await readAutomation(tx, { id: facts.id, contactId: facts.contact_id }, 'leaves', now)
    : null
  const limits = await readLimits(tx, account, { ...facts, messageId: facts.id }, now)
  const seen = policyFacts(account, facts, now, { automation, limits })
  const intended = intendedOf(facts)
  const verdict = check(intended, seen)
  if (verdict.kind !== 'refused' || verdict.next !== 'template' || facts.files > 0) return verdict
  const said = { content: facts.content, author: facts.author, to: facts, wish: facts.late }
  const late = await lateTemplate(tx, account, said, now)
  if (!late) return verdict
  const again = check({ ...intended, content: late.content }, seen)
  if (again.kind === 'approved' && !again.delayed) {
    await gate.turnInto(tx, facts.id, late.content, searchTokens(plainText(late.content)))
    facts.content = late.content
  }
  return again
}

/** A reaction, or a change of what has left: a member did it, and it says nothing that was not allowed before. */
function smallThing(kind: 'reaction' | 'edit' | 'delete', facts: SendFacts): Intended {
  const nothing = { kind: 'text', text: '' } as const
  const { author, at: sentAt, change } = facts
  if (kind === 'reaction' || !change) return { class: 'reply', author, content: nothing }
  const { memberId, by: name, content = nothing } = change
  return {
    class: 'reply',
    author: { kind: 'member', memberId, name },
    content,
    change: { kind, sentAt },
  }
}
