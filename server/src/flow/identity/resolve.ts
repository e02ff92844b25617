import type { Sender } from '@atrium/channel-kit/inbound-event'
import type { Proof } from '@atrium/contract/contact'
import type { MessageId } from '@atrium/contract/ids'
import { Conflict } from '../../platform/database/conflict.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'
import type { KnownContact, KnownHandle } from '../facts.ts'
import { matchKey } from './evidence/match.ts'
import { findMatch, type Match } from './evidence/weigh.ts'
import { recordLink } from './link.ts'
import { followName } from './name/follow.ts'
import { enter, lockIdentifiers, newcomer, withKeys } from './newcomer/newcomer.ts'
import { refreshSearch } from './search.ts'
import * as sql from './sql.ts'

/** Who wrote, and what became of the evidence they brought. */
export type Resolved = {
  handle: KnownHandle
  contact: KnownContact
  /** The handle was not known before. */
  created: boolean
  /** A new handle was placed in an existing record because of this match. */
  placed: Match | null
  /** A known handle brought a proof that another record holds: the pipeline links the two. */
  match: Match | null
  /** The contact's name changed. */
  renamed: boolean
  /** A handle known by its phone took the provider's own id as its address with this message. */
  adopted: boolean
  /** Something that may show who else this is became known: the pipeline has suggestions looked for. */
  news: boolean
}

/** `messageId`: the message that brings the sender, for the ledger. */
type Arrival = { channel: string; sender: Sender; messageId: MessageId | null; now: Date }

/** The handle behind a sender: found by its address, by an older address, or made. Evidence is stored and compared. */
export async function resolve(tx: WorkspaceTx, input: Arrival): Promise<Resolved> {
  const known = await findKnown(tx, input.channel, input.sender)
  if (!known) return create(tx, input)
  const handle = await adopt(tx, known.handle, input.sender)
  const adopted = handle.scope !== known.handle.scope
  const name = await rename(tx, known, input.sender)
  const renamed = name !== undefined
  const contact = renamed ? { ...known.contact, name, rev: known.contact.rev + 1 } : known.contact
  const news = unknownProofs(handle.proofs, input.sender.proofs)
  if (news.length === 0)
    return { ...nothingElse, handle, contact, created: false, renamed, adopted, news: renamed }
  const match = await learn(tx, handle, news, input)
  return {
    handle: { ...handle, proofs: [...handle.proofs, ...news] },
    contact,
    created: false,
    placed: null,
    match,
    renamed,
    adopted,
    news: true,
  }
}

/** Whether anything about a known sender changes with this message: an address, a name, a proof. */
export function bringsNews({ handle, contact }: sql.KnownPair, sender: Sender): boolean {
  const name = sender.name ?? handle.name
  return (
    (handle.scope === '' && sender.scope !== '') ||
    name !== handle.name ||
    isRenamed({ handle, contact }, sender) ||
    unknownProofs(handle.proofs, sender.proofs).length > 0
  )
}

/** A new profile name reaches the record only while nobody chose a name for it. */
function isRenamed({ handle, contact }: sql.KnownPair, sender: Pick<Sender, 'name'>): boolean {
  if (!sender.name || sender.name === contact.name || contact.named) return false
  return contact.name === handle.name || contact.name === handle.label
}

async function findKnown(
  tx: WorkspaceTx,
  channel: string,
  sender: Sender,
): Promise<sql.KnownPair | undefined> {
  const direct = await sql.findHandle(tx, channel, sender.scope, sender.address)
  if (direct) return direct
  // Known by an older address (the phone, before the provider sent its own id)? One that already carries another
  // id of the same kind is another person who now holds the number.
  for (const alias of sender.aliases) {
    const older = await sql.findHandle(tx, channel, '', alias)
    if (older) return older
  }
  if (sender.scope !== '') return undefined
  // Only where the phone is the address itself, under one of its variants. A phone that somebody proved beside another
  // address (a browser, a mailbox) makes two handles of one person, and an answer to the one must not go to the other.
  const phone = sender.proofs.find(
    ({ kind, strength, value }) => kind === 'phone' && strength >= 1 && value === sender.address,
  )
  if (!phone) return undefined
  const holders = await sql.findHandlesByProof(tx, channel, 'phone', matchKey('phone', phone.value))
  return holders.length === 1 ? holders[0] : undefined
}

/** A handle known by its phone takes the provider's own id as its address once that is known. */
async function adopt(tx: WorkspaceTx, handle: KnownHandle, sender: Sender): Promise<KnownHandle> {
  const better = handle.scope === '' && sender.scope !== ''
  const name = sender.name ?? handle.name
  if (!better && name === handle.name) return handle
  const next = better
    ? { ...handle, scope: sender.scope, address: sender.address, label: sender.label, name }
    : { ...handle, name }
  await sql.updateHandle(tx, next)
  return next
}

/** Gives the record the sender's new name, where it is the best that its handles have. Returns what it is called now. */
export async function rename(
  tx: WorkspaceTx,
  known: sql.KnownPair,
  sender: Pick<Sender, 'name'>,
): Promise<string | undefined> {
  const { handle, contact } = known
  if (!sender.name) return undefined
  if (isRenamed(known, sender)) {
    await sql.renameContact(tx, contact.id, sender.name)
    await refreshSearch(tx, contact.id)
    return sender.name
  }
  return sender.name === handle.name ? undefined : followName(tx, contact.id)
}

async function create(tx: WorkspaceTx, input: Arrival): Promise<Resolved> {
  const { sender, now } = input
  const { handle: unplaced, contact } = newcomer(input)
  // The lock is taken before the look: a connection runs its statements in the order in which they were started.
  const [, placed] = await together([
    lockIdentifiers(tx, sender.proofs),
    findMatch(tx, unplaced, sender.proofs, input),
  ])
  // Linked into another one, or without its proof, while we looked: a new look finds what is true now.
  if (placed && !(await sql.holdAwake(tx, placed.contactId, placed.witness)))
    throw new Conflict('the record')
  const handle = { ...unplaced, contactId: placed?.contactId ?? contact.id }
  await enter(tx, [{ contact, handle }], now)
  if (!placed) return { ...nothingElse, handle, contact, created: true, news: true }
  if (handle.name) await followName(tx, placed.contactId)
  const [found] = await together([
    sql.getHandle(tx, handle.id),
    recordLink(tx, {
      handleId: handle.id,
      from: contact.id,
      to: placed.contactId,
      proof: placed.proof,
      reason: placed.reason,
      actor: 'Atrium',
      messageId: input.messageId,
      now,
    }),
    refreshSearch(tx, placed.contactId),
  ])
  if (!found) throw new Error('a handle vanished inside its own transaction')
  return { ...nothingElse, handle, contact: found.contact, created: true, placed }
}

const nothingElse = { placed: null, match: null, renamed: false, adopted: false, news: false }

async function learn(
  tx: WorkspaceTx,
  handle: KnownHandle,
  proofs: Proof[],
  at: { now: Date; messageId: MessageId | null },
): Promise<Match | null> {
  await lockIdentifiers(tx, proofs)
  await sql.putProofs(tx, withKeys(handle.id, proofs), at.now)
  await refreshSearch(tx, handle.contactId)
  return findMatch(tx, { ...handle, proofs: [...handle.proofs, ...proofs] }, proofs, at)
}

function unknownProofs(known: Proof[], brought: Proof[]): Proof[] {
  return brought.filter(
    (proof) =>
      !known.some(
        (old) =>
          old.kind === proof.kind && old.value === proof.value && old.strength >= proof.strength,
      ),
  )
}
