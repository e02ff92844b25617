import type { ContactImport } from '@atrium/contract/api/imports'
import { BlobId, type WorkspaceId } from '@atrium/contract/ids'
import type { Db } from '../../platform/database/db.ts'
import type { Blobs } from '../../platform/storage/blobs.ts'
import { readFile, Unreadable } from './file/read.ts'
import { begin, tell } from './progress.ts'
import { guessColumns, isHeading } from './row/guess.ts'
import * as sql from './sql.ts'

export type KeepDeps = { db: Db; blobs: Pick<Blobs, 'stream' | 'remove'> }

/** More are refused before they fill the disk; such a file is brought in parts. */
const mostRows = 200_000
const atOnce = 1_000

/**
 * Takes the file apart into rows, as a stream, and forgets it. Cut short, it begins anew; the rows that were kept are
 * kept once. A file that cannot be read fails with its reason, and leaves nothing.
 */
export async function keepRows(
  { db, blobs }: KeepDeps,
  workspaceId: WorkspaceId,
  { id, blob: stored }: sql.StoredImport,
): Promise<void> {
  const blob = BlobId.parse(stored)
  let rows = 0
  let head: Pick<ContactImport, 'encoding' | 'delimiter' | 'headings'> | undefined
  try {
    await readFile(() => blobs.stream(blob), atOnce, {
      heading: (cells, how) => {
        const named = isHeading(cells)
        head = { ...how, headings: cells.map((cell, place) => headingOf(named ? cell : '', place)) }
        return named
      },
      rows: async (read) => {
        rows += read.length
        if (rows > mostRows) throw new Unreadable('tooManyRows', read.at(-1)?.line)
        await db.inWorkspace(workspaceId, async (tx) => {
          if ((await sql.lockImport(tx, id))?.state !== 'reading') throw new Cancelled()
          await sql.insertRows(tx, id, read)
          await sql.updateImport(tx, id, { progress: rows })
          await tell(tx, id)
        })
      },
    })
    if (!head || rows === 0) throw new Unreadable('empty')
    const ready = { ...head, columns: guessColumns(head.headings), rows, blob: null }
    await db.inWorkspace(workspaceId, async (tx) => {
      if ((await sql.lockImport(tx, id))?.state === 'reading') await begin(tx, id, 'ready', ready)
    })
  } catch (error) {
    if (error instanceof Unreadable)
      await db.inWorkspace(workspaceId, async (tx) => {
        const { failure, line: failedAt } = error
        await begin(tx, id, 'failed', { failure, failedAt, blob: null })
        await sql.deleteRows(tx, id, 'all')
      })
    else if (!(error instanceof Cancelled)) throw error
  }
  await blobs.remove(blob)
}

/** Its rows are gone already. */
class Cancelled extends Error {}

function headingOf(cell: string, place: number): string {
  return cell.trim().slice(0, 100) || `#${place + 1}`
}
