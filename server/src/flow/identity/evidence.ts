import type { Proof } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { matchKey } from './match.ts'
import * as sql from './sql.ts'

/** The record that holds the same identifier with enough proof, and the sentence that says why. */
export type Match = { contactId: ContactId; proof: Proof; reason: string }

/** Below this strength an identifier is a hint to agents and never links by itself: an attested phone, a DMARC-proved address, a signed token. */
const linksFrom: Record<Proof['kind'], number> = { phone: 1, email: 2, external: 3 }

type Bearer = {
  id: HandleId
  contactId: ContactId
  channel: string
  scope: string
  proofs: Proof[]
  /** The channel's provider names a person once per business: two ids of one scope are two people. */
  personalIds: boolean
}

/**
 * The one record to which these proofs belong beyond doubt: both sides hold the identifier strongly enough, nothing
 * contradicts it, and no person has undone the same link. Two different answers are no answer.
 */
export async function findMatch(
  tx: WorkspaceTx,
  bearer: Bearer,
  proofs: Proof[],
): Promise<Match | null> {
  const found = new Map<ContactId, Match>()
  for (const proof of proofs) {
    const minimum = linksFrom[proof.kind]
    if (proof.strength < minimum) continue
    const candidates = await sql.findCandidates(
      tx,
      proof.kind,
      matchKey(proof.kind, proof.value),
      minimum,
      bearer.contactId,
    )
    for (const candidate of candidates) {
      if (!found.has(candidate.contactId)) {
        found.set(candidate.contactId, {
          contactId: candidate.contactId,
          proof,
          reason: reasonFor(proof, candidate),
        })
      }
    }
  }
  if (found.size === 0) return null
  const undone = await sql.wasUndone(tx, bearer.id, [...found.keys()])
  for (const contactId of undone) found.delete(contactId as ContactId)
  const [match] = [...found.values()]
  if (!match || found.size !== 1) return null
  return (await contradicted(tx, bearer, match.contactId)) ? null : match
}

/**
 * The same provider gave the two different ids of its own: two people who share or inherited a phone. The same
 * holds for two different customer numbers of the business.
 */
async function contradicted(
  tx: WorkspaceTx,
  bearer: Bearer,
  contactId: ContactId,
): Promise<boolean> {
  const others = await sql.identityOf(tx, contactId)
  if (
    bearer.personalIds &&
    bearer.scope !== '' &&
    others.handles.some(
      (other) =>
        other.channel === bearer.channel && other.scope === bearer.scope && other.id !== bearer.id,
    )
  ) {
    return true
  }
  const mine = bearer.proofs
    .filter((proof) => proof.kind === 'external')
    .map((proof) => proof.value)
  return (
    mine.length > 0 &&
    others.externals.length > 0 &&
    !mine.some((value) => others.externals.includes(value))
  )
}

const names: Record<Proof['kind'], string> = {
  phone: 'Same phone',
  email: 'Same e-mail address',
  external: 'Same customer account',
}

function reasonFor(proof: Proof, candidate: sql.Candidate): string {
  const last = candidate.lastSeenAt
    ? `; last seen on ${candidate.channel} on ${candidate.lastSeenAt.toISOString().slice(0, 10)}`
    : ''
  return `${names[proof.kind]} ${proof.value}: ${proof.source}, and ${candidate.source}${last}`
}
