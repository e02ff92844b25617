import type { FlowEnd } from '@atrium/contract/flow/flow'
import type { ChannelAccountId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { decideByMember, startsSince } from './decide.ts'
import { endReplied, flowFacts, insertRuns } from './sql.ts'

/** What a member did, and with whom. `cause`: the key by which it starts each flow once. */
export type Deed = {
  did: 'replied' | 'resolved'
  handleId: HandleId | null
  accountId: ChannelAccountId | null
  conversationId: ConversationId
  cause: string
}

/** Whoever waits for the customer's answer waits no longer: there is a newer question, or none. */
const over = { replied: 'newer', resolved: 'resolved' } satisfies Record<Deed['did'], FlowEnd>

/**
 * The flows that start because of what a member did, with whoever has the address. Those that began by an earlier reply
 * end before, so that a customer is reminded of the last one only. Where a run's step is in the way, the transaction is
 * tried again.
 */
export async function startByMember(
  tx: WorkspaceTx,
  { accounts, now: clock }: { accounts: Accounts; now: () => Date },
  { did, handleId, accountId, conversationId, cause }: Deed,
): Promise<void> {
  const account = accountId && (await accounts.find(accountId))
  if (!account || !handleId) return
  const now = clock()
  if (account.flows.some(({ trigger }) => trigger === 'replied'))
    await endReplied(tx, handleId, over[did], now)
  const flows = account.flows.filter(({ trigger }) => trigger === did)
  if (flows.length === 0) return
  const known = await flowFacts(tx, handleId, startsSince(now))
  if (known.blocked) return
  const intents = decideByMember(flows, did, account.channel.id, known)
  const starts = intents.flatMap((one) => (one.kind === 'start_flow' ? [one] : []))
  await insertRuns(tx, starts, {
    handleId,
    accountId: account.id,
    conversationId,
    messageId: null,
    cause,
    now,
  })
}
