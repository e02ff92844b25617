import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import { nameKeys } from './names.ts'
import { scorePair } from './score.ts'
import * as sql from './sql.ts'

/** The job that looks who else a record may be, after a message, never on its way. */
export const lookTask = 'look-for-suggestions'

/** Compares a record with those that could be the same person, and writes what is worth a question into the queue. */
export async function lookForSuggestions(
  tx: WorkspaceTx,
  contactId: ContactId,
  now: Date,
): Promise<void> {
  await sql.putNameKeys(tx, contactId, nameKeys(await sql.namesOf(tx, contactId)))
  const possible = await sql.findPossible(tx, contactId)
  const sides = await sql.readSides(tx, [contactId, ...possible])
  const mine = sides.get(contactId)
  if (!mine) return
  const changed: ContactId[] = []
  const unlike: ContactId[] = []
  for (const other of possible) {
    const theirs = sides.get(other)
    const found = theirs && scorePair(mine, theirs)
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
