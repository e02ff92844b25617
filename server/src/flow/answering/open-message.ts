import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { MessageId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Account } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps } from '../act.ts'
import type { Situation } from '../assistant/engine.ts'
import { mayKnow } from '../assistant/may-know.ts'
import { callName } from '../assistant/name.ts'
import { readOffer } from '../assistant/offer.ts'
import { cameOver, lastOffer, provedTogether, whyNot } from '../assistant/sql.ts'
import type { Bound } from '../assistant/tools.ts'
import { readHistory, readMessage } from '../conversation/read.ts'
import { getListed } from '../conversation/sql.ts'
import type { Facts } from '../facts.ts'
import { getHandle, type KnownPair } from '../identity/sql.ts'
import { readAutomation } from '../outbound/gate/automation.ts'
import { policyFacts } from '../outbound/gate/policy-facts.ts'
import { readSendingPolicy } from '../outbound/read.ts'
import { recipientFacts } from '../outbound/sql.ts'
import { check } from '../policy/check.ts'

const author = { kind: 'assistant' } as const
const historyLength = 40
const hourMs = 3600_000
/** What was said longer ago was another talk. */
const sameTalkMs = 12 * hourMs
/** An offer that nobody answered for so long is forgotten. */
const offerMs = 48 * hourMs

/** A message that the assistant may answer now. */
export type Open = {
  message: Message
  pair: KnownPair
  conversation: Conversation
  account: Account
}

/** Everything that may have changed while it thought, with the record held. Undefined where it is to be silent. */
export async function stillOpen(
  tx: WorkspaceTx,
  { accounts, now }: ActDeps,
  messageId: MessageId,
): Promise<Open | undefined> {
  const message = await readMessage(tx, messageId)
  if (message?.direction !== 'in' || message.deletedAt) return undefined
  const account = await accounts.find(message.accountId)
  const pair = await getHandle(tx, message.handleId)
  const conversation = await getListed(tx, message.conversationId)
  if (!account?.assistant || !pair || conversation?.status !== 'open') return undefined
  if (conversation.contactId !== pair.contact.id || conversation.handler === 'flow')
    return undefined
  const reason = await whyNot(tx, { ...message, conversationId: conversation.id })
  // Given back to the assistant, it answers whatever was before.
  if (reason && !(reason === 'handed_over' && conversation.handler === 'assistant'))
    return undefined
  const recipient = await recipientFacts(tx, pair.handle.id, account.id)
  if (!recipient) return undefined
  const automation = await readAutomation(
    tx,
    { id: messageId, contactId: pair.contact.id },
    'made',
    now(),
  )
  const facts = policyFacts(account, { ...recipient, handler: conversation.handler }, now(), {
    automation,
  })
  const any = { class: 'reply', author, content: { kind: 'text', text: '…' } } as const
  if (check(any, facts).kind === 'refused') return undefined
  return { message, pair, conversation, account }
}

/** What an engine is told, and what its tools are bound to. */
export type Seen = { situation: Situation; bound: Bound }

/** What `mayKnow` leaves, and of the past what whoever writes was proved to be part of. */
export async function look(tx: WorkspaceTx, { now }: ActDeps, open: Open): Promise<Seen> {
  const { message, pair, conversation, account } = open
  const { provedSince } = pair.handle
  const known = { workspaceId: tx.workspaceId, now: now(), ...pair, conversation, message }
  const facts: Facts = mayKnow({
    ...known,
    opened: false,
    assistant: true,
    promise: account.promise,
    windowUntil: null,
  })
  const { handles, isWhole } = await provedTogether(tx, pair.handle.id)
  const own = provedSince ? [facts.handle] : handles
  const ids = own.map(({ id }) => id)
  const past = (await readHistory(tx, pair.handle.id, historyLength))
    .filter(({ handleId, id }) => ids.includes(handleId) && id !== message.id)
    .reverse()
  const { content } = facts.message
  const before = (ms: number) => new Date(facts.now.getTime() - ms)
  const offeredSince = new Date(Math.max(before(offerMs).getTime(), provedSince?.getTime() ?? 0))
  const situation: Situation = {
    business: await workspaceName(tx),
    now: facts.now,
    zone: (await readSendingPolicy(tx)).timeZone,
    customer: {
      name: callName(facts.contact, own, account.channel),
      language: facts.contact.language,
      returning: past.some(({ at }) => new Date(at) < before(sameTalkMs)),
      cameOver: await cameOver(tx, message),
      newHere: past.every(({ handleId }) => handleId !== pair.handle.id),
    },
    message: { text: plainText(content), choice: content.kind === 'choice' ? content.id : null },
    history: past.map((one) => ({
      from: one.direction === 'in' ? 'customer' : 'business',
      text: plainText(one.content),
      at: one.at,
      channel: one.channel,
    })),
    offer: readOffer(await lastOffer(tx, pair.handle.id, offeredSince)),
    refused: null,
  }
  return { situation, bound: { handleId: pair.handle.id, own: ids, isWhole } }
}
