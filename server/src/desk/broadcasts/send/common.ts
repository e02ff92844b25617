import type { Template } from '@atrium/contract/template/template'
import type { Accounts } from '../../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { Audience } from '../../segments/audience.ts'
import type { SegmentFacts } from '../../segments/compile.ts'
import { segmentFacts } from '../../segments/facts.ts'
import type { StoredBroadcast } from '../sql.ts'
import { reachOf, templatesFor } from './ways.ts'

/** What is the same for all recipients of some seconds. */
export type Common = { facts: SegmentFacts; templates: Template[] }

export async function readCommon(
  tx: WorkspaceTx,
  deps: { accounts: Accounts; now: () => Date },
  { ways }: Pick<StoredBroadcast, 'ways'>,
): Promise<Common> {
  return { facts: await segmentFacts(tx, deps), templates: await templatesFor(tx, ways) }
}

/** Whom a broadcast means, and how it reaches them. */
export function audienceOf({
  tree,
  ways,
  purpose,
}: Pick<StoredBroadcast, 'tree' | 'ways' | 'purpose'>): Audience {
  return { tree, ways: ways.map(reachOf), purpose }
}
