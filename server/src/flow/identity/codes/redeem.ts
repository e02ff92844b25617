import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Proof } from '@atrium/contract/contact'
import type { ChannelAccountId, ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { KnownHandle } from '../../facts.ts'
import { contradicted } from '../evidence/contradiction.ts'
import { type Decision, note } from '../evidence/decision.ts'
import { areApart } from '../evidence/sql.ts'
import type { Match } from '../evidence/weigh.ts'
import { setProvedSince } from '../life/sql.ts'
import { putProofs } from '../sql.ts'
import { codeIn, hashOf, withoutCode } from './code.ts'
import * as sql from './sql.ts'

/** So many codes that open nothing may a handle send in an hour; then its codes are not even looked at. */
const mostWrong = 5

type Bearing = {
  accountId: ChannelAccountId
  handle: KnownHandle
  event: InboundMessage
  messageId: MessageId
  now: Date
}

/** What a code brought: the message as it is shown, and the record that it proves to be the sender's. */
export type Redeemed = { event: InboundMessage; handle: KnownHandle; match: Match | null }

/**
 * Takes the code that a message carries. A code opens once, in time, through the account it was made for, and links
 * the sender to the record of the handle that it was given to; below a post, where anybody reads it, it ends instead.
 * What becomes of it is told to the team and never to the sender: a wrong code is a message like any other.
 */
export async function redeem(tx: WorkspaceTx, bearing: Bearing): Promise<Redeemed> {
  const { event, handle, now } = bearing
  const code = codeIn(event)
  if (!code) return { event, handle, match: null }
  if ((await sql.wrongCodes(tx, handle.id, now)) >= mostWrong) return { event, handle, match: null }
  const found = await sql.lockCode(tx, hashOf(code))
  if (!found || found.accountId !== bearing.accountId) {
    await sql.countWrong(tx, handle.id, now)
    return { event: found ? withoutCode(event) : event, handle, match: null }
  }
  const shown = withoutCode(event)
  if (event.context?.post) {
    await refuse(tx, bearing, found, {
      zone: 'suggest',
      text: 'It was written in public: it ended.',
    })
    await sql.endCodes(tx, found.handleId, found.accountId, now)
    return { event: shown, handle, match: null }
  }
  if (found.usedBy === handle.id) return { event: shown, handle, match: null }
  const refusal = found.usedBy
    ? 'The code was used before.'
    : found.expiresAt <= now
      ? 'The code had expired.'
      : undefined
  if (refusal) {
    await refuse(tx, bearing, found, { zone: 'suggest', text: refusal })
    return { event: shown, handle, match: null }
  }
  await sql.useCode(tx, found.id, handle.id, now)
  return { event: shown, ...(await matchOf(tx, bearing, found)) }
}

async function matchOf(
  tx: WorkspaceTx,
  bearing: Bearing,
  found: sql.GivenCode,
): Promise<Pick<Redeemed, 'handle' | 'match'>> {
  const { handle, now } = bearing
  const proof: Proof = {
    kind: 'code',
    value: found.id,
    strength: 3,
    source: `A one-time code that was given to ${found.label} on ${found.channel} came back`,
  }
  await putProofs(tx, [{ ...proof, handleId: handle.id, match: found.id }], now)
  if (found.contactId === handle.contactId)
    return { handle: await proveAgain(tx, bearing, found), match: null }
  const refusal = await whyNot(tx, bearing, found)
  if (refusal) {
    await refuse(tx, bearing, found, refusal)
    return { handle, match: null }
  }
  const { contactId, handleId: witness } = found
  const reason = `Continued from ${found.channel}: the one-time code given to ${found.label} came back`
  return { handle, match: { contactId, witness, proof, reason } }
}

/** Whoever brings a code that another address of the record was given is the one who it was before the silence. */
async function proveAgain(
  tx: WorkspaceTx,
  { handle, messageId, now }: Bearing,
  found: sql.GivenCode,
): Promise<KnownHandle> {
  if (!handle.provedSince || found.doubted || found.handleId === handle.id) return handle
  await setProvedSince(tx, handle.id, null)
  await note(tx, {
    handleId: handle.id,
    contactId: handle.contactId,
    otherContactId: null,
    zone: 'link',
    what: 'owner',
    reason: `The one-time code given to ${found.label} on ${found.channel} came back: ${handle.label} is the same person as before the silence.`,
    actor: 'Atrium',
    messageId,
    at: now,
  })
  return { ...handle, provedSince: null }
}

type Refusal = { zone: Decision['zone']; text: string }

async function whyNot(
  tx: WorkspaceTx,
  { handle }: Bearing,
  found: sql.GivenCode,
): Promise<Refusal | undefined> {
  if (handle.shared || found.shared)
    return { zone: 'never', text: 'Several people use this address, so it never links.' }
  if (await areApart(tx, handle, found.contactId))
    return { zone: 'never', text: 'Somebody said that these are two people.' }
  if (handle.provedSince || found.doubted)
    return {
      zone: 'suggest',
      text: 'One of the two was silent for so long that it may have a new owner.',
    }
  if (!found.allowed)
    return { zone: 'suggest', text: 'This workspace lets people decide on codes.' }
  const contradiction = await contradicted(tx, handle, found.contactId)
  return contradiction === undefined ? undefined : { zone: 'suggest', text: contradiction }
}

function refuse(
  tx: WorkspaceTx,
  { handle, messageId, now }: Bearing,
  given: { contactId: ContactId; handleId: HandleId; label: string; channel: string },
  { zone, text }: Refusal,
): Promise<void> {
  return note(tx, {
    handleId: handle.id,
    contactId: handle.contactId,
    otherContactId: given.contactId,
    zone,
    what: 'code refused',
    reason: `Sent the one-time code given to ${given.label} on ${given.channel}. ${text}`,
    actor: 'Atrium',
    messageId,
    at: now,
  })
}
