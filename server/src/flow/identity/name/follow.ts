import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import { refreshSearch } from '../search.ts'
import { renameContact } from '../sql.ts'
import * as sql from './sql.ts'

/**
 * Gives a record the name that its handles have now: what a link or a profile brought while it was known by an address
 * only, and its own again when that handle has left. A name that a member chose for the record stays. Returns the new
 * name, or undefined where nothing changes.
 */
export async function followName(tx: WorkspaceTx, id: ContactId): Promise<string | undefined> {
  const [record, sources] = await together([sql.nameOf(tx, id), sql.nameSources(tx, id)])
  if (!record || record.named) return undefined
  const name = bestName(record.name, sources)
  if (name === record.name) return undefined
  await renameContact(tx, id, name)
  await refreshSearch(tx, id)
  return name
}

/**
 * The name that stands for a record, of `sources` in their order of preference. Any name beats an address, and the
 * present one stays as long as one of its handles bears it: a record does not change its name with each link.
 */
export function bestName(present: string, sources: sql.NameSource[]): string {
  const shown = sources
    .map(({ name, from }) => ({ name: name.trim(), from }))
    .filter(({ name }) => name !== '')
  const names = shown.filter(({ from }) => from !== 'address')
  const candidates = (names.length > 0 ? names : shown).map(({ name }) => name)
  return candidates.includes(present) ? present : (candidates[0] ?? present)
}
