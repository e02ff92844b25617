import type { Content } from '@atrium/contract/content'
import type { Purpose } from '@atrium/contract/sending/consent'
import type { Estimate, Rates } from '@atrium/contract/sending/cost'
import { SendingPolicy, safeSendingPolicy } from '@atrium/contract/sending/policy'
import type { Account } from '../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { estimate } from './cost/estimate.ts'
import { pricedOf } from './cost/priced.ts'
import { storedPolicy } from './gate/sql.ts'

/** What a workspace allows its automations; the safe default until somebody sets it. */
export async function readSendingPolicy(tx: WorkspaceTx): Promise<SendingPolicy> {
  const stored = await storedPolicy(tx)
  return stored === undefined ? safeSendingPolicy : SendingPolicy.parse(stored)
}

/** A message of nobody in particular, as far as it matters to its price. */
export type PricedKind = {
  content: Content
  purpose: Purpose
  /** What its template is approved as, where it is one. */
  template: string | undefined
  /** The recipient's phone or calling code; null where nobody knows it. */
  phone: string | null
  isOpen: boolean
}

/** What a proactive message would cost now: undefined where the channel bills none, null where no rate is known. */
export function priceOf(
  account: Account,
  rates: Rates,
  { content, purpose, template, phone, isOpen }: PricedKind,
  now: Date,
): { category: string; estimate: Estimate | null } | undefined {
  const proofs = phone
    ? [{ kind: 'phone', value: phone, strength: 1, source: 'a broadcast' } as const]
    : []
  const window_until = isOpen ? new Date(now.getTime() + 1) : null
  const facts = { class: 'proactive', purpose, content, address: '', proofs, window_until } as const
  const priced = pricedOf(account, { ...facts, proofs: [...proofs] }, { files: 0, template }, now)
  return priced && { category: priced.category, estimate: estimate(rates, { ...priced, at: now }) }
}
