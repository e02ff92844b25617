import type { Proof } from '@atrium/contract/contact'
import { ContactId, HandleId, newId } from '@atrium/contract/ids'
import { Conflict } from '../../../platform/database/conflict.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import { matchKey } from '../evidence/match.ts'
import { refreshLanguage } from '../language/hear.ts'
import { putFileLanguages } from '../preference/sql.ts'
import type { ImportedPerson, ImportFate } from '../rows.ts'
import { refreshSearch } from '../search.ts'
import * as sql from './sql.ts'

/**
 * Makes records of the rows of a file. A row is a handle that nobody can be written to, on the channel `import`: its
 * claims hang on it like the proofs of any handle, so suggestions, links and their undoing know it. All strengths are 0:
 * nothing links by them. A row that came before makes no second record; it brings what its record lacks, as long as that
 * record was not linked into another one.
 */
export async function importPeople(
  tx: WorkspaceTx,
  people: ImportedPerson[],
  now: Date,
): Promise<{ fates: ImportFate[]; changed: ContactId[] }> {
  const known = await sql.handlesAt(tx, keysOf(people))
  const fresh = new Map<string, NewPerson>()
  for (const person of people)
    if (!known.has(person.key) && !fresh.has(person.key)) fresh.set(person.key, asNew(person))
  const made = [...fresh.values()]
  await sql.insertContacts(tx, made, now)
  // Another import has the same row at this moment: a new look finds what it made.
  if ((await sql.insertHandles(tx, made, now)) < made.length) throw new Conflict('an imported row')
  const ids = new Map<string, Place>([...known, ...fresh])
  await putClaims(tx, people, ids, now)
  const changed = await sql.fillGaps(
    tx,
    people.flatMap((person) => {
      const handle = known.get(person.key)
      return handle ? [{ ...person, handleId: handle.handleId }] : []
    }),
  )
  changed.push(...(await putLanguages(tx, people, ids, now)))
  const first = new Set<string>()
  const fates = people.map(({ key }): ImportFate => {
    const repeated = known.has(key) || first.has(key)
    first.add(key)
    return { known: repeated, contactId: ids.get(key)?.contactId ?? null }
  })
  return { fates, changed }
}

/** Which of these people hold an address that a record holds already. */
export function areAlike(tx: WorkspaceTx, people: ImportedPerson[]): Promise<Set<number>> {
  return sql.findAlike(
    tx,
    people.flatMap((person, place) =>
      claimsOf(person).map(({ kind, match }) => ({ place, kind, match, key: person.key })),
    ),
  )
}

/** `old`: it was there before. */
type Place = { handleId: HandleId; contactId: ContactId; old?: true }

export type NewPerson = ImportedPerson & {
  contactId: ContactId
  handleId: HandleId
  label: string
  tokens: string[]
}

function asNew(person: ImportedPerson): NewPerson {
  const { name, emails, phones, external } = person
  const label = emails[0] ?? phones[0] ?? external ?? person.source
  const tokens = searchTokens(name, label, ...claimsOf(person).map(({ value }) => value))
  return { ...person, contactId: newId(ContactId), handleId: newId(HandleId), label, tokens }
}

async function putClaims(
  tx: WorkspaceTx,
  people: ImportedPerson[],
  ids: Map<string, Place>,
  now: Date,
): Promise<void> {
  const claims = people.flatMap((person) => {
    const { handleId } = ids.get(person.key) ?? {}
    return handleId ? claimsOf(person).map((claim) => ({ ...claim, handleId })) : []
  })
  const grown = new Set(await sql.putClaims(tx, claims, now))
  for (const { handleId, contactId, old } of ids.values())
    if (old && grown.has(handleId)) await refreshSearch(tx, contactId)
}

/** A language in a file counts where nobody said or wrote another one. Returns the records that speak it now. */
async function putLanguages(
  tx: WorkspaceTx,
  people: ImportedPerson[],
  ids: Map<string, Place>,
  now: Date,
): Promise<ContactId[]> {
  const told = people.flatMap(({ key, language, source }) => {
    const { handleId } = ids.get(key) ?? {}
    return handleId && language !== null ? [{ handleId, language, source }] : []
  })
  if (told.length === 0) return []
  const changed: ContactId[] = []
  for (const id of await putFileLanguages(tx, told, now))
    if (await refreshLanguage(tx, id)) changed.push(id)
  return changed
}

function claimsOf({ emails, phones, external, source }: ImportedPerson): (Proof & {
  match: string
})[] {
  const claim = (kind: Proof['kind'], value: string) =>
    ({ kind, value, strength: 0, source, match: matchKey(kind, value) }) as const
  return [
    ...emails.map((value) => claim('email', value)),
    ...phones.map((value) => claim('phone', value)),
    ...(external === null ? [] : [claim('external', external)]),
  ]
}

function keysOf(people: ImportedPerson[]): string[] {
  return [...new Set(people.map(({ key }) => key))]
}
