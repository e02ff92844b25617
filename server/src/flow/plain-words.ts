import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { FeedEvent } from '@atrium/contract/event'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Account } from '../accounts/accounts.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { together } from '../platform/database/together/together.ts'
import { mayStart } from './automation/decide.ts'
import { compose } from './compose.ts'
import { mayBeConsent } from './consent/hear.ts'
import { type Addition, appendAll } from './conversation/append/append.ts'
import { readContactSummaries } from './conversation/read.ts'
import { type Latest, latestOfAddresses } from './conversation/sql.ts'
import { codeIn } from './identity/codes/code.ts'
import { hearLanguages } from './identity/language/hear.ts'
import { isLong } from './identity/life/silence.ts'
import { type Newcomer, welcome } from './identity/newcomer/newcomer.ts'
import { bringsNews } from './identity/resolve.ts'
import { findHandles, type KnownPair } from './identity/sql.ts'
import { lookLater } from './identity/suggest/look.ts'

export type Arrived = {
  account: Account
  event: InboundMessage
  arrival: { receivedAt: Date; now: Date }
}

/**
 * The pipeline for many at once, for what most messages are: plain words of people who are known, bring nothing new
 * about themselves and are in a conversation already, and of people of whom nothing at all is known. They are read in
 * one round trip, decided one by one by the same code, and written in another, so that fifty cost little more than one.
 * Returns which it took; the others are left to `inbound`, untouched.
 */
export async function inboundPlain(tx: WorkspaceTx, arrived: Arrived[]): Promise<boolean[]> {
  const addresses = arrived.map(({ account, event }) => ({
    channel: account.channel.id,
    scope: event.sender.scope,
    address: event.sender.address,
  }))
  const [people, cases] = await together([
    findHandles(tx, addresses),
    latestOfAddresses(tx, addresses),
  ])
  const fresh = await newcomers(
    tx,
    arrived.filter((each, n) => !people[n] && !startsFlow(each)),
  )
  const contacts = people.map((person) => person?.contact.id)
  const placed = arrived.map((each, n) => {
    const [known, latest] = [people[n], cases[n]]
    // Two doors of one person: the second decides on what the first has changed.
    const once = contacts.indexOf(known?.contact.id) === contacts.lastIndexOf(known?.contact.id)
    const person = known ? once && latest && goesOn(each, known, latest) && known : fresh.get(each)
    return person && latest ? place(tx, each, person, latest) : undefined
  })
  await write(
    tx,
    placed.filter((each) => each !== undefined),
  )
  return placed.map((each) => each !== undefined)
}

/** Whether an event may take this way: words alone, that hang on nothing else, carry no code and are no STOP or START. */
export function isPlain(event: InboundMessage): boolean {
  const { attachments, replyTo, thread, content } = event
  if (codeIn(event) || mayBeConsent(event)) return false
  return attachments.length === 0 && !replyTo && !thread && content.kind === 'text'
}

/** What flows are decided on is read of one customer at a time. */
function startsFlow({ account, event }: Pick<Arrived, 'account' | 'event'>): boolean {
  return mayStart(account.flows, account.channel.id, event.content)
}

/** Records for those of whom nothing is known, by what they brought. */
async function newcomers(tx: WorkspaceTx, arrived: Arrived[]): Promise<Map<Arrived, Newcomer>> {
  // Two messages of one unknown sender: the second is a known one's. A channel that tells more is asked.
  const once = arrived.filter(
    ({ account, event: { sender } }) =>
      !account.channel.fetchProfile &&
      arrived.filter(
        (other) =>
          other.account.channel.id === account.channel.id &&
          other.event.sender.scope === sender.scope &&
          other.event.sender.address === sender.address,
      ).length === 1,
  )
  const [first] = once
  if (!first) return new Map()
  const made = await welcome(
    tx,
    once.map(({ account, event }) => ({ channel: account.channel.id, sender: event.sender })),
    first.arrival.now,
  )
  const result = new Map<Arrived, Newcomer>()
  for (const [n, each] of once.entries()) {
    const newcomer = made[n]
    if (!newcomer) continue
    result.set(each, newcomer)
    lookLater(tx, newcomer.contact.id)
  }
  return result
}

/** Whether a known person's words simply go on with the conversation they are in. */
function goesOn(
  { account, event, arrival }: Arrived,
  { handle, contact }: KnownPair,
  { conversation }: Latest,
): boolean {
  if (bringsNews({ handle, contact }, event.sender) || isLong(handle, arrival.now)) return false
  if (startsFlow({ account, event })) return false
  // Their name or their picture may have to be asked for.
  const opens = conversation?.status !== 'open'
  if (account.channel.fetchProfile && (handle.name === null || opens)) return false
  return conversation?.contactId === contact.id
}

type Placed = { person: KnownPair; addition: Addition }

/** Undefined where the conversation of a known person has ended: its next message opens another. */
function place(
  tx: WorkspaceTx,
  { account, event, arrival }: Arrived,
  person: KnownPair,
  { conversation, seq }: Latest,
): Placed | undefined {
  const addition = compose({
    ...person,
    workspaceId: tx.workspaceId,
    messageId: newId(MessageId),
    account,
    event,
    echo: false,
    latest: conversation,
    seq,
    quoted: undefined,
    arrival,
  })
  return conversation && !addition.before ? undefined : { person, addition }
}

async function write(tx: WorkspaceTx, placed: Placed[]): Promise<void> {
  const [first] = placed
  if (!first) return
  const spoken = placed.map(({ person: { contact, handle }, addition: { message } }) => ({
    contact,
    handleId: handle.id,
    messageId: message.id,
    content: message.content,
  }))
  const heard = await hearLanguages(tx, spoken, first.addition.now)
  const isNew = ({ person, addition }: Placed) => !addition.before || heard.has(person.contact.id)
  const changed = placed.filter(isNew).map(({ person }) => person.contact.id)
  const summaries = changed.length > 0 ? await readContactSummaries(tx, changed) : []
  const events = new Map(
    summaries.map((contact): [string, FeedEvent] => [contact.id, { kind: 'contact', contact }]),
  )
  await appendAll(
    tx,
    placed.map(({ person, addition }) => {
      const event = events.get(person.contact.id)
      return event ? { ...addition, events: [event] } : addition
    }),
  )
}
