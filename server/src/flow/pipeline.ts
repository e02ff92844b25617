import type { InboundEvent, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import { type ContactId, type HandleId, MessageId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Account, Accounts } from '../accounts/accounts.ts'
import { hearOfTemplate } from '../accounts/templates/news.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { addJob } from '../platform/database/jobs.ts'
import { together } from '../platform/database/together/together.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import { topics } from '../topics.ts'
import { type FlowsKnown, mayStart, startsSince } from './automation/decide.ts'
import { flowFacts, insertRuns } from './automation/sql.ts'
import { startByMember } from './automation/start.ts'
import { compose } from './compose.ts'
import { hearConsent } from './consent/hear.ts'
import { noteWord, saidAt } from './consent/note.ts'
import { append, writeActivities } from './conversation/append/append.ts'
import { announceMessage, type Change, changeMessage } from './conversation/change.ts'
import type { NewActivity } from './conversation/continue.ts'
import { findQuoted, isFirstInPrivate } from './conversation/read.ts'
import { getConversation, latestConversation, latestOfAddress } from './conversation/sql.ts'
import type { Quoted } from './facts.ts'
import { hearLanguages } from './identity/language/hear.ts'
import { changeAddress } from './identity/life/change-address.ts'
import { resolve } from './identity/resolve.ts'
import { findHandle } from './identity/sql.ts'
import { lookLater } from './identity/suggest/look.ts'
import { fetchLater, storedFiles } from './inbound/files.ts'
import { Early, type Outcome } from './inbound/lanes.ts'
import { hearLimits } from './outbound/limits/limits.ts'
import { applyRead, applyReceipt, settleByEcho } from './outbound/receipts/receipts.ts'
import { contactEvents, doubtLines, linkIfProved, placedLines, withCode } from './recognise.ts'
import { confirmStop } from './sending/confirm-stop.ts'

/** No provider takes longer to answer a send. An echo that came before is shown with the first try after that: at 86 s. */
const longestAnswerMs = 60_000

/** The job that asks the provider for a person's name. */
export const fetchProfileTask = 'fetch-profile'

export type Arrival = {
  receivedAt: Date
  trace: string
  now: Date
  accounts: Accounts
  signal: (topic: string, payload: string) => void
}

/**
 * The way of one inbound event, inside one transaction that carries all its effects:
 * identity → conversation → {routing, sla, automation, assistant} → apply → written with its event.
 * What leaves goes through `send`: policy → outbox.
 */
export async function inbound(
  tx: WorkspaceTx,
  account: Account,
  event: InboundEvent,
  arrival: Arrival,
): Promise<Outcome> {
  switch (event.kind) {
    case 'message':
      return message(tx, account, event, arrival, false)
    case 'echo':
      return echo(tx, account, event, arrival)
    case 'receipt':
      return receipt(tx, account, event)
    case 'read':
      return read(tx, account, event)
    case 'reaction':
    case 'edit':
    case 'delete':
      return change(tx, account, event)
    case 'identify':
      return identify(tx, account, event, arrival)
    case 'address_changed':
      await changeAddress(tx, account.channel.id, event.sender, event.next, arrival.now)
      return message(tx, account, systemMessage(event), arrival, false)
    case 'consent':
      return consent(tx, account, event, arrival)
    case 'typing':
      return typing(tx, account, event, arrival)
    case 'account':
      await arrival.accounts.setHealth(tx, account.id, 'news', {
        state: event.severity,
        text: event.text,
      })
      return { state: 'shown' }
    case 'limits':
      await hearLimits(tx, account, arrival.accounts, event, arrival.now)
      return { state: 'shown' }
    case 'template':
      await hearOfTemplate(tx, account, arrival.accounts, event, arrival.now)
      return { state: 'shown' }
    case 'ignored':
      return { state: 'dropped', reason: event.reason }
  }
}

async function change(tx: WorkspaceTx, account: Account, event: Change): Promise<Outcome> {
  const brought = event.kind === 'edit' ? event.attachments : undefined
  const changed = await changeMessage(tx, account.id, event, brought && storedFiles(brought))
  if (changed) await fetchLater(tx, changed.files)
  return changed
    ? { state: 'shown' }
    : { state: 'dropped', reason: `the message it belongs to is not known (${event.kind})` }
}

async function message(
  tx: WorkspaceTx,
  account: Account,
  brought: InboundMessage,
  arrival: Arrival,
  echo: boolean,
): Promise<Outcome> {
  const channel = account.channel.id
  const messageId = newId(MessageId)
  const at = { messageId, now: arrival.now }
  const [found, expected] = await together([
    resolve(tx, { channel, sender: brought.sender, ...at }),
    // Most senders are known and nothing about them changes: their case comes with them, in one round trip.
    latestOfAddress(tx, channel, brought.sender),
  ])
  const proved = await linkIfProved(tx, found, at)
  const { event, linked } = await withCode(tx, account, brought, proved, at, echo)
  if (linked.news) lookLater(tx, linked.contact.id)
  const { handle, contact } = linked
  const asExpected = expected.conversation?.contactId === contact.id && !found.renamed
  const { conversation: latest, seq } = asExpected
    ? expected
    : await latestConversation(tx, contact.id)
  const quoted = await findQuoted(tx, { accountId: account.id, handleId: handle.id }, event)
  const spoken = { contact, handleId: handle.id, content: event.content, messageId }
  const heard = !echo && (await hearLanguages(tx, [spoken], arrival.now)).has(contact.id)
  const word = echo ? undefined : await hearConsent(tx, event, account, contact.id)
  const { starts, ...addition } = compose({
    messageId,
    workspaceId: tx.workspaceId,
    account,
    event,
    echo,
    handle,
    contact,
    latest: (await splitTopic(tx, quoted, contact.id)) ?? latest,
    seq,
    quoted,
    flows: echo || word ? undefined : await flowsKnown(tx, account, event, handle.id, at.now),
    arrival,
  })
  addition.activities.before.unshift(
    ...(await placedLines(tx, linked)),
    ...doubtLines(found, handle, at.now),
  )
  if (word) {
    const by = { by: 'word', source: account.channel.label, messageId } as const
    const spokenAt = new Date(addition.message.at)
    const line = await noteWord(tx, handle, { ...word, ...by, purpose: 'all', at: spokenAt })
    addition.activities.after.push(line)
  }
  await append(tx, { ...addition, events: await contactEvents(tx, linked, heard) })
  await insertRuns(tx, starts, {
    handleId: handle.id,
    accountId: account.id,
    conversationId: addition.after.id,
    messageId,
    cause: `message/${messageId}`,
    now: at.now,
  })
  if (echo && !addition.message.context?.post)
    await startByMember(
      tx,
      { accounts: arrival.accounts, now: () => at.now },
      {
        did: 'replied',
        handleId: handle.id,
        accountId: account.id,
        conversationId: addition.after.id,
        cause: `replied/${messageId}`,
      },
    )
  await fetchLater(tx, addition.files)
  if (word?.value === 'stop')
    await confirmStop(tx, arrival, { ...linked, account, event, word, at: addition.message.at })
  const opened = addition.before?.status !== 'open'
  if (handle.name === null || opened) await askForProfile(tx, account, addition.message, opened)
  return { state: 'shown' }
}

/** What is asked for only where a flow may start, so that a message costs no statement more elsewhere. */
async function flowsKnown(
  tx: WorkspaceTx,
  { flows, channel }: Account,
  { content }: InboundMessage,
  handleId: HandleId,
  now: Date,
): Promise<FlowsKnown | undefined> {
  if (!mayStart(flows, channel.id, content)) return undefined
  return { flows, known: await flowFacts(tx, handleId, startsSince(now)) }
}

/**
 * Asked when a conversation opens, so that a provider that says no is not asked with each message, and at the first
 * private message: some say no for who has only commented in public.
 */
async function askForProfile(
  tx: WorkspaceTx,
  account: Account,
  message: Message,
  opened: boolean,
): Promise<void> {
  if (!account.channel.fetchProfile) return
  if (!opened && !(await isFirstInPrivate(tx, message))) return
  const { handleId } = message
  const payload = { workspaceId: tx.workspaceId, accountId: account.id, handleId }
  await addJob(tx, fetchProfileTask, payload, { key: `${fetchProfileTask}/${handleId}` })
}

/** An answer to a message of a topic that an agent split off stays in that topic while it is open. */
async function splitTopic(
  tx: WorkspaceTx,
  quoted: Quoted | undefined,
  contactId: string,
): Promise<Conversation | null> {
  if (!quoted) return null
  const conversation = await getConversation(tx, quoted.conversationId)
  return conversation?.split &&
    conversation.status !== 'resolved' &&
    conversation.contactId === contactId
    ? conversation
    : null
}

async function receipt(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'receipt' }>,
): Promise<Outcome> {
  const changed = await applyReceipt(tx, account.id, event)
  if (changed) await announceMessage(tx, changed)
  return { state: 'shown' }
}

/** A human wrote in the provider's own app, or the provider echoes what we sent ourselves. */
async function echo(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'echo' }>,
  arrival: Arrival,
): Promise<Outcome> {
  const { scope, address } = event.sender
  const known = await findHandle(tx, account.channel.id, scope, address)
  const own = known && (await settleByEcho(tx, account.id, known.handle.id, event, arrival.now))
  const age = arrival.now.getTime() - arrival.receivedAt.getTime()
  if (own === 'later' && age < longestAnswerMs) throw new Early('the answer to what is being sent')
  if (!own || own === 'later')
    return message(tx, account, { ...event, kind: 'message' }, arrival, true)
  await announceMessage(tx, own)
  return { state: 'shown' }
}

/** The customer has read up to a message of ours. Nobody else's messages: a visitor may name any id. */
async function read(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'read' }>,
): Promise<Outcome> {
  const { scope, address } = event.sender
  const known = await findHandle(tx, account.channel.id, scope, address)
  const changed = known ? await applyRead(tx, account.id, known.handle.id, event) : []
  for (const messageId of changed) await announceMessage(tx, messageId)
  return { state: 'shown' }
}

/** A proof without a message: the handle learns it, and a link follows where it proves one. */
async function identify(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'identify' }>,
  arrival: Arrival,
): Promise<Outcome> {
  const at = { messageId: null, now: arrival.now }
  const found = await resolve(tx, { channel: account.channel.id, sender: event.sender, ...at })
  const linked = await linkIfProved(tx, found, at)
  if (linked.news) lookLater(tx, linked.contact.id)
  const data = [
    ...(await writeLines(tx, linked.contact.id, await placedLines(tx, linked), arrival.now)),
    ...(await contactEvents(tx, linked, false)),
  ]
  if (data.length > 0)
    await writeEvent(tx, { contactId: linked.contact.id, handleId: linked.handle.id, data })
  return { state: 'shown' }
}

/** What happened without a message, said where the talk is at; where there never was any there is nowhere to say it. */
async function writeLines(
  tx: WorkspaceTx,
  contactId: ContactId,
  lines: NewActivity[],
  now: Date,
): Promise<FeedEvent[]> {
  if (lines.length === 0) return []
  const { conversation } = await latestConversation(tx, contactId)
  if (!conversation) return []
  const items = await writeActivities(tx, conversation, lines, 'Atrium', now.toISOString())
  return items.map((item) => ({ kind: 'item', item }))
}

/** A changed address is told in the timeline, as the handle's own line. */
function systemMessage(event: Extract<InboundEvent, { kind: 'address_changed' }>): InboundMessage {
  const content = { kind: 'system', change: 'address', text: event.text } as const
  return {
    kind: 'message',
    externalId: event.externalId,
    at: event.at,
    sender: event.next,
    content,
    attachments: [],
  }
}

async function consent(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'consent' }>,
  arrival: Arrival,
): Promise<Outcome> {
  const found = await resolve(tx, {
    channel: account.channel.id,
    sender: event.sender,
    messageId: null,
    now: arrival.now,
  })
  const { handle, contact } = found
  const line = await noteWord(tx, handle, {
    purpose: event.purpose,
    value: event.value,
    by: 'provider',
    source: account.channel.label,
    words: null,
    messageId: null,
    at: saidAt(event.at, arrival.now),
  })
  const data = await writeLines(tx, contact.id, [line], arrival.now)
  if (data.length > 0) await writeEvent(tx, { contactId: contact.id, handleId: handle.id, data })
  return { state: 'shown' }
}

/** A passing signal: told to the members who look, never stored. Whoever only types is nobody yet: no record is made. */
async function typing(
  tx: WorkspaceTx,
  account: Account,
  event: Extract<InboundEvent, { kind: 'typing' }>,
  arrival: Arrival,
): Promise<Outcome> {
  const { conversation } = await latestOfAddress(tx, account.channel.id, event.sender)
  if (conversation) {
    const signal = {
      kind: 'typing',
      conversationId: conversation.id,
      who: 'contact',
      name: conversation.contactName,
    }
    arrival.signal(topics.signal, JSON.stringify({ workspaceId: tx.workspaceId, signal }))
  }
  return { state: 'shown' }
}
