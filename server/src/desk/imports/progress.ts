import type { WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import * as sql from './sql.ts'

/** The job that carries an import one batch further. */
export const importTask = 'import-contacts'

/** Readers are told every so many rows. */
const tellEvery = 1_000

/** Has an import go on from what the caller's transaction wrote. */
export async function goOn(tx: WorkspaceTx, importId: string): Promise<void> {
  await addJob(tx, importTask, { workspaceId: tx.workspaceId, importId }, { key: importId })
}

/** Readers' screens ask for the import again; when it is done, for contacts too. */
export async function tell(tx: WorkspaceTx, importId: string, done = false): Promise<void> {
  await writeEvent(tx, { data: [{ kind: 'import', importId, done }] })
}

/** A batch of the present step is done, up to this line: what it found, and the job for the next one, in one commit. */
export async function advance(
  tx: WorkspaceTx,
  found: sql.StoredImport,
  rows: { line: number }[],
  change: sql.ImportChange = {},
): Promise<void> {
  const progress = found.progress + rows.length
  const line = rows.at(-1)?.line ?? found.line
  await sql.updateImport(tx, found.id, { ...change, progress, line })
  await goOn(tx, found.id)
  const round = (count: number): number => Math.floor(count / tellEvery)
  if (round(progress) > round(found.progress)) await tell(tx, found.id)
}

/** Goes over to another step, from its beginning. */
export async function begin(
  tx: WorkspaceTx,
  importId: string,
  state: sql.StoredImport['state'],
  change: sql.ImportChange = {},
): Promise<void> {
  await sql.updateImport(tx, importId, { ...change, state, progress: 0, line: 0 })
  await tell(tx, importId, state === 'done')
}
