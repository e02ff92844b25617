import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { together } from '../../../platform/database/together/together.ts'
import { namesOnePerson } from './identifiers.ts'
import * as sql from './sql.ts'
import type { Bearer } from './weigh.ts'

/**
 * What speaks against one person, in a sentence: the same provider gave the two different ids of its own (two people
 * who share or inherited a phone), or the business gave them two customer numbers. All handles of the bearer's record
 * count, since all would move.
 */
export async function contradicted(
  tx: WorkspaceTx,
  bearer: Bearer,
  contactId: ContactId,
): Promise<string | undefined> {
  const [mine, theirs] = await together([
    sql.identityOf(tx, bearer.contactId),
    sql.identityOf(tx, contactId),
  ])
  const handles = [...mine.handles.filter(({ id }) => id !== bearer.id), bearer]
  const clash = handles.find(
    (one) =>
      namesOnePerson(one) &&
      theirs.handles.some(
        (other) =>
          other.channel === one.channel &&
          other.scope === one.scope &&
          other.address !== one.address &&
          namesOnePerson(other),
      ),
  )
  if (clash) return `Both have an account of their own on ${clash.channel}.`
  const externals = [
    ...mine.externals,
    ...bearer.proofs
      .filter((proof) => proof.kind === 'external' && proof.strength === 3)
      .map((proof) => proof.value),
  ]
  const differ =
    externals.length > 0 &&
    theirs.externals.length > 0 &&
    !externals.some((value) => theirs.externals.includes(value))
  return differ ? 'They have two different customer numbers.' : undefined
}
