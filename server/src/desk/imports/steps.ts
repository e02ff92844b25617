import { type ContactId, uuid, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { bringPeople, knownAddresses } from '../../flow/identify.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { type KeepDeps, keepRows } from './keep-rows.ts'
import { advance, begin, goOn } from './progress.ts'
import { readRow } from './row/row.ts'
import * as sql from './sql.ts'

export type ImportDeps = KeepDeps & {
  db: Db
  now: () => Date
  /** Looks who else new records may be, for suggestions. */
  look(tx: WorkspaceTx, contactIds: ContactId[]): Promise<void>
}

/** Small enough to hold up nobody: other jobs, messages and requests come in between. */
const atOnce = 250
/** Each of them may have to be compared with up to a hundred others. */
const looksAtOnce = 50

const Payload = z.object({ workspaceId: WorkspaceId, importId: uuid })

/**
 * One batch of an import's present step. It commits its rows, its progress and the job for the next batch together: a
 * process that is killed in between leaves a batch that was done, or one that was not. One batch at a time, so that an
 * import never holds more than one of the workers that also fetch files for the inbox.
 */
export async function workImport(
  deps: ImportDeps,
  payload: unknown,
  attempt: { isLast: boolean },
): Promise<void> {
  const { workspaceId, importId } = Payload.parse(payload)
  const { db } = deps
  try {
    const found = await db.inWorkspace(workspaceId, (tx) => sql.getImport(tx, importId))
    if (found?.state === 'reading') await keepRows(deps, workspaceId, found)
    else if (found) await db.inWorkspace(workspaceId, (tx) => workRows(tx, importId, deps))
  } catch (error) {
    if (attempt.isLast)
      await db.inWorkspace(workspaceId, (tx) =>
        begin(tx, importId, 'failed', { failure: 'stopped' }),
      )
    throw error
  }
}

/** Whatever step it is in now; one that waits for a person, or was cancelled, goes on with nothing. */
async function workRows(tx: WorkspaceTx, importId: string, deps: ImportDeps): Promise<void> {
  const found = await sql.lockImport(tx, importId)
  if (found?.state === 'checking') await check(tx, found)
  if (found?.state === 'importing') await bring(tx, found, deps.now())
  if (found?.state === 'looking') await look(tx, found, deps)
}

/** The dry run: reads each row as it would be imported, and remembers what is wrong with it. */
async function check(tx: WorkspaceTx, found: sql.StoredImport): Promise<void> {
  const { id, line } = found
  const rows = await sql.rowsAfter(tx, id, { line, only: 'all', limit: atOnce })
  if (rows.length === 0) {
    await begin(tx, id, 'checked', { checked: await sql.foresee(tx, id) })
    return
  }
  const read = rows.map((row) => readRow(row.cells, found, sourceOf(found, row.line)))
  const alike = await knownAddresses(
    tx,
    read.map(({ person }) => person),
  )
  const findings = read.map(({ person, problems }, place) => ({
    line: rows[place]?.line ?? 0,
    key: person.key,
    problems: problems.length > 0 ? problems : null,
    alike: alike.has(place),
  }))
  await sql.putFindings(tx, id, findings)
  await advance(tx, found, rows)
}

async function bring(tx: WorkspaceTx, found: sql.StoredImport, now: Date): Promise<void> {
  const { id, line, checked } = found
  const none = { created: 0, known: 0, wrong: checked?.wrong ?? 0, alike: checked?.alike ?? 0 }
  const imported = found.imported ?? none
  const rows = await sql.rowsAfter(tx, id, { line, only: 'good', limit: atOnce })
  if (rows.length === 0) {
    await begin(tx, id, 'looking', { imported })
    await goOn(tx, id)
    return
  }
  const people = rows.map((row) => readRow(row.cells, found, sourceOf(found, row.line)).person)
  const fates = await bringPeople(tx, people, now)
  const made = fates.flatMap(({ known, contactId }, place) =>
    !known && contactId ? [{ line: rows[place]?.line ?? 0, contactId }] : [],
  )
  await sql.putContacts(tx, id, made)
  await advance(tx, found, rows, {
    imported: {
      ...imported,
      created: imported.created + made.length,
      known: imported.known + rows.length - made.length,
    },
  })
}

/** Compares the new records with those that were there. One commit for all: a commit costs as much as a comparison. */
async function look(tx: WorkspaceTx, found: sql.StoredImport, deps: ImportDeps): Promise<void> {
  const { id, line } = found
  const rows = await sql.rowsAfter(tx, id, { line, only: 'made', limit: looksAtOnce })
  if (rows.length === 0) {
    // Rows with a problem stay for whoever fetches them to correct them.
    await sql.deleteRows(tx, id, 'good')
    await begin(tx, id, 'done')
    return
  }
  await deps.look(
    tx,
    rows.flatMap(({ contactId }) => contactId ?? []),
  )
  await advance(tx, found, rows)
}

/** Where a claim comes from, as its evidence tells it. */
export function sourceOf({ name }: { name: string }, line: number): string {
  return `${name}, line ${line}`
}
