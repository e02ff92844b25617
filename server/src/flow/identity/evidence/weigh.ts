import type { Proof } from '@atrium/contract/contact'
import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { contradicted } from './contradiction.ts'
import { note } from './decision.ts'
import { isRole } from './identifiers.ts'
import { matchKey } from './match.ts'
import * as sql from './sql.ts'

/** The record that holds the same identifier with enough proof, and the sentence that says why. */
export type Match = {
  contactId: ContactId
  /** The handle of that record that holds it: a link must find it still there. */
  witness: HandleId
  proof: Proof
  reason: string
}

/** The handle whose proofs are weighed; its whole record would move with it. */
export type Bearer = {
  id: HandleId
  contactId: ContactId
  channel: string
  scope: string
  address: string
  shared: boolean
  proofs: Proof[]
}

/** Below this strength an identifier is a hint to agents and never links by itself: an attested phone, a DMARC-proved address, a signed token, a one-time code. */
export const linksFrom: Record<Proof['kind'], number> = { phone: 1, email: 2, external: 3, code: 3 }

type Weighed = { candidate: sql.Candidate; proof: Proof }

/**
 * The one record to which these proofs belong beyond doubt: both sides hold the identifier strongly enough, the
 * workspace lets its kind link, several people do not share it, nothing contradicts it, and nobody said that the two
 * are two people. Two different answers are no answer. What is held and does not link is noted with its reason.
 */
export async function findMatch(
  tx: WorkspaceTx,
  bearer: Bearer,
  proofs: Proof[],
  at: { now: Date; messageId: MessageId | null },
): Promise<Match | null> {
  const found = await weighAll(tx, bearer, proofs, at.now)
  const [first] = found.values()
  if (!first) return null
  const { contactId, handleId: witness } = first.candidate
  const reason = reasonFor(first.proof, first.candidate)
  const refusal = await whyNot(tx, bearer, [...found.values()])
  if (!refusal) return { contactId, witness, proof: first.proof, reason }
  await note(tx, {
    handleId: bearer.id,
    contactId: bearer.contactId,
    otherContactId: found.size === 1 ? contactId : null,
    zone: refusal.zone,
    what: 'not linked',
    reason: `${reason}. ${refusal.text}`,
    actor: 'Atrium',
    messageId: at.messageId,
    at: at.now,
  })
  return null
}

/** For each record that holds one of these identifiers, the proof that says so. */
async function weighAll(
  tx: WorkspaceTx,
  bearer: Bearer,
  proofs: Proof[],
  now: Date,
): Promise<Map<ContactId, Weighed>> {
  const found = new Map<ContactId, Weighed>()
  for (const proof of proofs) {
    if (proof.kind === 'code' || proof.strength < linksFrom[proof.kind]) continue
    const key = matchKey(proof.kind, proof.value)
    const minimum = linksFrom[proof.kind]
    const candidates = await sql.findCandidates(tx, {
      kind: proof.kind,
      match: key,
      minimum,
      notContact: bearer.contactId,
      now,
    })
    for (const candidate of candidates)
      if (!found.has(candidate.contactId)) found.set(candidate.contactId, { candidate, proof })
  }
  return found
}

type Refusal = { zone: 'suggest' | 'never'; text: string }

/** Why the first of these records is not the bearer's, or undefined when it is. */
async function whyNot(
  tx: WorkspaceTx,
  bearer: Bearer,
  found: Weighed[],
): Promise<Refusal | undefined> {
  const [only] = found
  if (!only) return undefined
  const { candidate, proof } = only
  if (bearer.shared || found.some((each) => each.candidate.shared) || isRole(proof))
    return never('Several people use this address, so it never links.')
  if (found.length > 1) return suggest(`${found.length} records hold it: people decide which.`)
  if (await sql.areApart(tx, bearer, candidate.contactId))
    return never('Somebody said that these are two people.')
  if (!candidate.allowed) return suggest('This workspace lets people decide on this kind of proof.')
  if (candidate.stale)
    return suggest('The number was silent for so long that it may have a new owner.')
  const contradiction = await contradicted(tx, bearer, candidate.contactId)
  return contradiction === undefined ? undefined : suggest(contradiction)
}

function never(text: string): Refusal {
  return { zone: 'never', text }
}
function suggest(text: string): Refusal {
  return { zone: 'suggest', text }
}

const names: Record<Proof['kind'], string> = {
  phone: 'Same phone',
  email: 'Same e-mail address',
  external: 'Same customer account',
  code: 'One-time code',
}

function reasonFor(proof: Proof, candidate: sql.Candidate): string {
  return `${names[proof.kind]} ${proof.value}: ${proof.source}, and ${candidate.source}`
}
