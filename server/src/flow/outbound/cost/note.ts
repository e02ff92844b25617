import type { Rates } from '@atrium/contract/sending/cost'
import type { Account } from '../../../accounts/accounts.ts'
import { templateNamed } from '../../../accounts/templates/sql.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { SendFacts } from '../sql.ts'
import { pricedOf } from './priced.ts'
import { noteEstimate } from './spend.ts'
import { broadcastOf } from './sql.ts'

/** What it will cost, by the rates of this moment; nothing where the channel bills no messages. */
export async function noteCost(
  deps: { rates: Rates; now: () => Date },
  tx: WorkspaceTx,
  account: Account,
  facts: SendFacts,
  files: number,
): Promise<void> {
  const at = deps.now()
  const { content } = facts
  const template =
    content.kind === 'template' ? await templateNamed(tx, account.id, content) : undefined
  const priced = pricedOf(account, facts, { files, template: template?.category }, at)
  if (!priced) return
  const broadcastId = facts.author.kind === 'broadcast' ? await broadcastOf(tx, facts.id) : null
  const sent = { messageId: facts.id, accountId: account.id, broadcastId, at }
  await noteEstimate(tx, deps.rates, { ...priced, ...sent })
}
