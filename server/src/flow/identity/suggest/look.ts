import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { addJob } from '../../../platform/database/jobs.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import { nameKeys } from './names.ts'
import { scorePair } from './score.ts'
import * as sql from './sql.ts'

/** The job that looks who else a record may be, after a message, never on its way. */
export const lookTask = 'look-for-suggestions'

/** Once this is committed the record is compared with others: one job for all of a transaction. */
export function lookLater(tx: WorkspaceTx, contactId: ContactId): void {
  const { workspaceId } = tx
  tx.gather('look', contactId, (contactIds) => addJob(tx, lookTask, { workspaceId, contactIds }))
}

/** Keeps under which words these records are found by their names; a look goes by what is kept. */
export async function keepNames(tx: WorkspaceTx, contactIds: ContactId[]): Promise<void> {
  const names = await sql.namesOf(tx, contactIds)
  const keys = contactIds.flatMap((contactId) =>
    nameKeys(names.get(contactId) ?? []).map((key) => ({ contactId, key })),
  )
  await sql.putNameKeys(tx, keys, contactIds)
}

/**
 * Compares these records with those that could be the same person, and writes what is worth a question into the queue.
 * Many at once: nearly all are found to be like nobody, and a look of their own would cost each more than that. It
 * writes only at its end: until then nobody who follows the feed waits for it.
 */
export async function lookForSuggestions(
  tx: WorkspaceTx,
  contactIds: ContactId[],
  now: Date,
): Promise<void> {
  const pairs = await sql.findPossible(tx, contactIds)
  if (pairs.length === 0) return
  const sides = await sql.readSides(tx, [...new Set(pairs.flatMap(({ id, other }) => [id, other]))])
  const scored = pairs.flatMap(({ id: contactId, other, common }) => {
    const [mine, theirs] = [sides.get(contactId), sides.get(other)]
    if (!mine) return []
    return [{ contactId, other, found: theirs && scorePair(mine, theirs, { common }) }]
  })
  const changed: { contactId: ContactId; other: ContactId }[] = []
  for (const { contactId, other, found } of scored)
    if (found && (await sql.putSuggestion(tx, [contactId, other], found, now)))
      changed.push({ contactId, other })
  const unlike = scored.filter(({ found }) => !found)
  changed.push(...(await sql.dropSuggestions(tx, unlike)))
  for (const [contactId, own] of Map.groupBy(changed, (pair) => pair.contactId)) {
    const others = own.map(({ other }) => other)
    const event = { kind: 'suggestions', contactIds: [contactId, ...others] }
    await writeEvent(tx, { contactId, data: [event] })
  }
}
