import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { addJob } from '../../../platform/database/jobs.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import { nameKeys } from './names.ts'
import { type Side, scorePair } from './score.ts'
import * as sql from './sql.ts'

/** The job that looks who else a record may be, after a message, never on its way. */
export const lookTask = 'look-for-suggestions'

/** Once this is committed the record is compared with others: one job for all of a transaction. */
export function lookLater(tx: WorkspaceTx, contactId: ContactId): void {
  const { workspaceId } = tx
  tx.gather('look', contactId, (contactIds) => addJob(tx, lookTask, { workspaceId, contactIds }))
}

/**
 * Compares these records with those that could be the same person, and writes what is worth a question into the queue.
 * Many at once: nearly all are found to be like nobody, and a look of their own would cost each more than that.
 */
export async function lookForSuggestions(
  tx: WorkspaceTx,
  contactIds: ContactId[],
  now: Date,
): Promise<void> {
  const names = await sql.namesOf(tx, contactIds)
  const keys = contactIds.flatMap((contactId) =>
    nameKeys(names.get(contactId) ?? []).map((key) => ({ contactId, key })),
  )
  await sql.putNameKeys(tx, keys, contactIds)
  const possible = Map.groupBy(await sql.findPossible(tx, contactIds), ({ id }) => id)
  if (possible.size === 0) return
  const others = [...possible.values()].flat().map(({ other }) => other)
  const sides = await sql.readSides(tx, [...new Set([...possible.keys(), ...others])])
  for (const [contactId, pairs] of possible) await compare(tx, contactId, pairs, sides, now)
}

async function compare(
  tx: WorkspaceTx,
  contactId: ContactId,
  pairs: sql.Pair[],
  sides: Map<ContactId, Side>,
  now: Date,
): Promise<void> {
  const mine = sides.get(contactId)
  if (!mine) return
  const changed: ContactId[] = []
  const unlike: ContactId[] = []
  for (const { other, common } of pairs) {
    const theirs = sides.get(other)
    const found = theirs && scorePair(mine, theirs, { common })
    if (!found) unlike.push(other)
    else if (await sql.putSuggestion(tx, [contactId, other], found, now)) changed.push(other)
  }
  changed.push(...(await sql.dropSuggestions(tx, contactId, unlike)))
  if (changed.length > 0)
    await writeEvent(tx, {
      contactId,
      data: [{ kind: 'suggestions', contactIds: [contactId, ...changed] }],
    })
}
