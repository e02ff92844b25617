import type { Preferences } from '@atrium/contract/contact'
import type { ContactId, MessageId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { readStated } from '../../identity/read.ts'
import type { Automation } from '../../policy/decision.ts'
import { spentSince } from '../cost/sql.ts'
import { readSendingPolicy } from '../read.ts'
import * as sql from './sql.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs

/**
 * What automation is held to for one customer. The caller holds the record, so that two senders decide one after the
 * other. `when`: a message is made (what is planned counts too), or leaves (only what has left counts).
 */
export async function readAutomation(
  tx: WorkspaceTx,
  message: { id: MessageId; contactId: ContactId },
  when: 'made' | 'leaves',
  now: Date,
): Promise<Automation> {
  const { contactId } = message
  const policy = await readSendingPolicy(tx)
  const after = new Date(now.getTime() - policy.cap.days * dayMs)
  const since = new Date(now.getTime() - policy.pauseHours * hourMs)
  const touches = await sql.touchesOf(tx, contactId, {
    after,
    planned: when === 'made',
    except: message.id,
  })
  const personAt = policy.pauseHours > 0 ? await sql.personAnswered(tx, contactId, since) : null
  const stated = await readStated(tx, contactId)
  return {
    policy,
    touches: touches.map(({ author, ...touch }) => ({ ...touch, by: authorName(author) })),
    personAt,
    zone: stated.timeZone?.value ?? null,
    hours: stated.hours?.value ?? null,
    preferred:
      policy.preferred === 'only' ? await namedChannel(tx, contactId, stated.channel) : null,
    spent: policy.dayBudget === null ? null : await spentToday(tx, policy.timeZone, now),
  }
}

/** Where they may be written to on the channel that they asked for. */
async function namedChannel(
  tx: WorkspaceTx,
  contactId: ContactId,
  channel: Preferences['channel'],
): Promise<Automation['preferred']> {
  if (!channel) return null
  const handleId = await sql.handleOn(tx, contactId, channel.value)
  return handleId ? { channel: channel.value, handleId } : null
}

/** The day of the business, at its own midnight. Prices of several currencies are taken as they are. */
async function spentToday(
  tx: WorkspaceTx,
  zone: string,
  now: Date,
): Promise<NonNullable<Automation['spent']>> {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .startOfDay()
  const sums = await spentSince(tx, { since: new Date(day.epochMilliseconds) })
  return {
    amount: sums.reduce((total, { amount }) => total + amount, 0),
    dayEnds: new Date(day.add({ days: 1 }).startOfDay().epochMilliseconds),
  }
}

/**
 * Locks the records that these messages count for. A link may move a message to another record while we wait, so it
 * looks again until all are held.
 */
export async function holdCounted(tx: WorkspaceTx, messageIds: string[]): Promise<void> {
  const held = new Set<ContactId>()
  for (;;) {
    const records = await sql.holdRecords(tx, messageIds)
    if (records.every((id) => held.has(id))) return
    for (const id of records) held.add(id)
  }
}

/** Who sent it, as the trace names them. */
export function authorName(author: Author): string {
  return 'name' in author ? author.name : author.kind
}
