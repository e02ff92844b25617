import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Account, Accounts } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { goodbye } from '../consent/goodbye/words.ts'
import { isAttested } from '../consent/hear.ts'
import { saidGoodbye } from '../consent/sql.ts'
import { stopLanguages } from '../consent/words.ts'
import type { KnownContact, KnownHandle } from '../facts.ts'
import { sendAutomated } from './send-automated.ts'

const dayMs = 24 * 3600_000

/** A STOP that was heard, and where. */
type Heard = {
  account: Account
  contact: KnownContact
  handle: KnownHandle
  event: InboundMessage
  word: { words: string }
  /** When it was said. */
  at: string
}

/**
 * Confirms a STOP where the provider does not: once, and not again for a day whatever is written. What came a day late
 * is not answered any more, nor a mail that nobody attests: it may be anybody's, and its address somebody else's.
 */
export async function confirmStop(
  tx: WorkspaceTx,
  { accounts, now }: { accounts: Accounts; now: Date },
  heard: Heard,
): Promise<void> {
  const { account, contact, handle, event, word, at } = heard
  const { channel, settings } = account
  if (channel.answersStop?.(settings)) return
  if (channel.capabilities.subject && !isAttested(event)) return
  const since = new Date(now.getTime() - dayMs)
  if (Date.parse(at) < since.getTime() || (await saidGoodbye(tx, handle.id, since))) return
  const text = goodbye(stopLanguages(word.words), contact.language, await workspaceName(tx))
  await sendAutomated(
    tx,
    { accounts, now: () => now },
    {
      messageId: newId(MessageId),
      contactId: contact.id,
      handleId: handle.id,
      accountId: account.id,
      author: { kind: 'system' },
      class: 'transactional',
      purpose: 'marketing',
      content: { kind: 'text', text },
      confirmsStop: true,
    },
  )
}
