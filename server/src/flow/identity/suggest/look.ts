import type { ContactId } from '@atrium/contract/ids'
import type { Db, WorkspaceTx } from '../../../platform/database/db.ts'
import { writeEvent } from '../../../platform/feed/feed.ts'
import type { Log } from '../../../platform/observe/log.ts'
import { nameKeys } from './names.ts'
import { scorePair } from './score.ts'
import * as sql from './sql.ts'

/** What one transaction compares; more would keep those who write waiting for the processor. */
const atOnce = 6
/** Who has not ended a look by then was killed. */
const heldSeconds = 60
const mostAttempts = 5

/** Once this is committed the record is compared with others, when there is time for it. */
export function lookLater(tx: WorkspaceTx, contactId: ContactId): void {
  tx.gather('look', contactId, (contactIds) => sql.putLooks(tx, contactIds))
}

/** Compares some of the records that wait for it, of every workspace. Returns how many that were. */
export async function lookAround({ db, log, now }: LookDeps): Promise<number> {
  let looked = 0
  for (const workspaceId of await db.global(sql.looksReady)) {
    const look: Look = (contactIds, held) =>
      db.inWorkspaceByKeys(workspaceId, async (tx) => {
        await lookForSuggestions(tx, contactIds, now())
        await sql.endLooks(tx, contactIds, held)
      })
    const taken = await db.inWorkspaceByKeys(workspaceId, async (tx) => {
      const rows = await sql.takeLooks(tx, { atOnce, heldSeconds, mostAttempts })
      await keepNames(
        tx,
        rows.map(({ contactId }) => contactId),
      )
      return rows
    })
    const [first] = taken
    if (!first) continue
    const ids = taken.map(({ contactId }) => contactId)
    await look(ids, first.held).catch(() => lookAlone(taken, look, log))
    looked += taken.length
  }
  return looked
}

type LookDeps = { db: Db; log: Log; now: () => Date }
type Look = (contactIds: ContactId[], held: string) => Promise<void>

/** Each for itself, so that one that cannot be compared keeps no other from it. It is tried again when its time has run out. */
async function lookAlone(taken: sql.TakenLook[], look: Look, log: Log): Promise<void> {
  for (const { contactId, held, attempts } of taken)
    await look([contactId], held).catch((error: unknown) =>
      log.warn({ stage: 'looks', contact: contactId, attempts, error: String(error) }, failed),
    )
}

const failed = 'a record could not be compared with others'

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
