import { defaultOptIn } from '@atrium/contract/sending/consent'
import type { Accounts } from '../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { SegmentFacts } from './compile.ts'
import { listSegments, readOptIn } from './sql.ts'

/** The accounts and the saved segments that conditions may name. */
export async function segmentFacts(
  tx: WorkspaceTx,
  { accounts, now }: { accounts: Accounts; now: () => Date },
): Promise<SegmentFacts> {
  const [listed, segments] = [await accounts.list(tx), await listSegments(tx)]
  return {
    now: now(),
    accounts: new Map(
      listed.map(({ id, channel }) => {
        const { window } = accounts.channels.get(channel)?.capabilities ?? {}
        return [id, { channel, hasWindow: window !== undefined }]
      }),
    ),
    optIn: (await readOptIn(tx)) ?? defaultOptIn,
    segments: new Map(segments.map(({ id, tree }) => [id, tree])),
  }
}
