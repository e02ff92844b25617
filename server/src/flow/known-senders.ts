import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Account } from '../accounts/accounts.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { together } from '../platform/database/together.ts'
import { compose } from './compose.ts'
import { type Addition, appendAll } from './conversation/append/append.ts'
import { latestOfAddresses } from './conversation/sql.ts'
import { codeIn } from './identity/codes/code.ts'
import { isNews } from './identity/language/hear.ts'
import { isLong } from './identity/life/silence.ts'
import { bringsNews } from './identity/resolve.ts'
import { findHandles } from './identity/sql.ts'

export type Arrived = {
  account: Account
  event: InboundMessage
  arrival: { receivedAt: Date; now: Date }
}

/**
 * The pipeline for many at once, for what most messages are: words of people who are known, who bring nothing new
 * about themselves, and who are in a conversation already. They are read in one round trip, decided one by one by the
 * same code, and written in another, so that fifty cost little more than one. Returns which it took; the others are
 * left to `inbound`, untouched.
 */
export async function inboundOfKnown(tx: WorkspaceTx, arrived: Arrived[]): Promise<boolean[]> {
  const addresses = arrived.map(({ account, event }) => ({
    channel: account.channel.id,
    scope: event.sender.scope,
    address: event.sender.address,
  }))
  const [people, cases] = await together([
    findHandles(tx, addresses),
    latestOfAddresses(tx, addresses),
  ])
  const contacts = people.map((person) => person?.contact.id)
  const additions = arrived.map(({ account, event, arrival }, n): Addition | undefined => {
    const [person, latest] = [people[n], cases[n]]
    if (!person || !latest?.conversation || bringsNews(person, event.sender)) return undefined
    const { handle, contact } = person
    if (isLong(handle, arrival.now) || isNews(contact, event.content)) return undefined
    // Their name may have to be asked for.
    if (handle.name === null && account.channel.fetchProfile) return undefined
    // Two doors of one person: the second decides on what the first has changed.
    if (contacts.indexOf(contact.id) !== contacts.lastIndexOf(contact.id)) return undefined
    if (latest.conversation.contactId !== contact.id) return undefined
    const addition = compose({
      workspaceId: tx.workspaceId,
      messageId: newId(MessageId),
      account,
      event,
      echo: false,
      handle,
      contact,
      latest: latest.conversation,
      seq: latest.seq,
      quoted: undefined,
      arrival,
    })
    return addition.before ? addition : undefined
  })
  const taken = additions.filter((addition) => addition !== undefined)
  if (taken.length > 0) await appendAll(tx, taken)
  return additions.map((addition) => addition !== undefined)
}

/** Whether an event may take this way: words alone, that hang on nothing else and carry no code. */
export function isPlain(event: InboundMessage): boolean {
  const { attachments, replyTo, thread, content } = event
  if (codeIn(event)) return false
  return attachments.length === 0 && !replyTo && !thread && content.kind === 'text'
}
