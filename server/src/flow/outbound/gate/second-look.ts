import { plainText } from '@atrium/contract/content'
import type { Account } from '../../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import { check, type Decision } from '../../policy/check.ts'
import { isAutomated } from '../../policy/decision.ts'
import { lateTemplate } from '../late/late.ts'
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
  const automation = isAutomated(facts.author)
    ? await readAutomation(tx, { id: facts.id, contactId: facts.contact_id }, 'leaves', now)
    : null
  const seen = policyFacts(account, facts, now, automation)
  if (row.kind === 'reaction')
    return check(
      { class: 'reply', author: facts.author, content: { kind: 'text', text: '' } },
      seen,
    )
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
