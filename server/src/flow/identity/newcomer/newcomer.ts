import type { Sender } from '@atrium/channel-kit/inbound-event'
import type { Proof } from '@atrium/contract/contact'
import { ContactId, HandleId, newId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import type { KnownContact, KnownHandle } from '../../facts.ts'
import { matchKey } from '../evidence/match.ts'
import * as identity from '../sql.ts'
import * as sql from './sql.ts'

/** Somebody nobody knows yet, with the record that is theirs until a link shows otherwise. */
export type Newcomer = { handle: KnownHandle; contact: KnownContact }

export type Unknown = { channel: string; sender: Sender }

/** A handle and a record for a sender; nothing is written. */
export function newcomer({ channel, sender }: Unknown): Newcomer {
  const { scope, address, label, proofs } = sender
  const contact: KnownContact = {
    id: newId(ContactId),
    name: sender.name?.trim() || label,
    named: false,
    avatar: null,
    language: null,
    blocked: false,
    rev: 1,
  }
  const handle: KnownHandle = {
    id: newId(HandleId),
    channel,
    scope,
    address,
    label,
    name: sender.name ?? null,
    contactId: contact.id,
    blocked: false,
    shared: false,
    lastSeenAt: null,
    provedSince: null,
    proofs,
  }
  return { handle, contact }
}

/** Writes newcomers. One whose handle hangs on another record keeps its own, asleep, for the day they part. */
export async function enter(tx: WorkspaceTx, newcomers: Newcomer[], now: Date): Promise<void> {
  await together([
    sql.insertContacts(
      tx,
      newcomers.map(({ contact: { id, name }, handle }) => ({
        id,
        name,
        dormant: handle.contactId !== id,
        tokens: searchTokens(
          name,
          handle.label,
          handle.address,
          ...handle.proofs.map(({ value }) => value),
        ),
        at: now,
      })),
    ),
    sql.insertHandles(
      tx,
      newcomers.map(({ contact, handle: { proofs: _, ...handle } }) => ({
        ...handle,
        originContactId: contact.id,
        at: now,
      })),
    ),
    identity.putProofs(
      tx,
      newcomers.flatMap(({ handle }) => withKeys(handle.id, handle.proofs)),
      now,
    ),
  ])
}

/**
 * Makes records for those of whom nothing at all is known: no address of theirs, no identifier, nor does another one in
 * the list bring the same. In the order of the list; undefined where somebody may be known, who is left to `resolve`.
 */
export async function welcome(
  tx: WorkspaceTx,
  unknown: Unknown[],
  now: Date,
): Promise<(Newcomer | undefined)[]> {
  const keys = unknown.map(({ channel, sender: { proofs, aliases } }) => [
    ...proofs.map((proof) => `${proof.kind}:${matchKey(proof.kind, proof.value)}`),
    ...aliases.map((alias) => `${channel}/${alias}`),
  ])
  const count = new Map<string, number>()
  for (const key of keys.flatMap((each) => [...new Set(each)]))
    count.set(key, (count.get(key) ?? 0) + 1)
  // Locked before the look, in one order: whoever brings the same identifier at this moment comes before or after.
  const [, held] = await together([
    lockIdentifiers(
      tx,
      unknown.flatMap(({ sender }) => sender.proofs),
    ),
    sql.findHeld(
      tx,
      unknown.map(({ channel }) => channel),
      unknown.map(({ sender }) => ({
        addresses: sender.aliases,
        identifiers: sender.proofs.map(({ kind, value }) => ({
          kind,
          match: matchKey(kind, value),
        })),
      })),
    ),
  ])
  const result = unknown.map((each, n) =>
    held.has(n) || keys[n]?.some((key) => count.get(key) !== 1) ? undefined : newcomer(each),
  )
  const made = result.filter((each) => each !== undefined)
  if (made.length > 0) await enter(tx, made, now)
  return result
}

/** Two events that bring the same identifier at once decide one after the other; what is only claimed decides nothing. */
export function lockIdentifiers(tx: WorkspaceTx, proofs: Proof[]): Promise<void> {
  const keys = proofs
    .filter((proof) => proof.strength >= 1)
    .map((proof) => `${proof.kind}:${matchKey(proof.kind, proof.value)}`)
  return identity.lockIdentifiers(tx, keys)
}

export function withKeys(handleId: HandleId, proofs: Proof[]): identity.NewProof[] {
  return proofs.map((proof) => ({ ...proof, handleId, match: matchKey(proof.kind, proof.value) }))
}
