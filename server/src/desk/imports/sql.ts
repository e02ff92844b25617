import type { ContactImport, ImportedRow, ImportOutcome } from '@atrium/contract/api/imports'
import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { FileRow } from './file/read.ts'

/** An import with what only its work needs: where its file lies, and how far down its rows the present step is. */
export type StoredImport = ContactImport & { blob: string | null; line: number }

export type ImportChange = Partial<Omit<StoredImport, 'id' | 'name' | 'by' | 'createdAt'>>

type Row = Omit<StoredImport, 'createdAt'> & { createdAt: Date }

const columns = `id, name, state, failure, failed_at AS "failedAt", encoding, delimiter, headings, columns, country, rows, progress,
  checked, imported, actor AS by, created_at AS "createdAt", blob, line`

export async function insertImport(
  tx: WorkspaceTx,
  input: { id: string; name: string; blob: string; actor: string; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO contact_import (id, name, blob, state, actor, created_at) VALUES ($1, $2, $3, 'reading', $4, $5)`,
    [input.id, input.name, input.blob, input.actor, input.at],
  )
}

export async function listImports(tx: WorkspaceTx): Promise<StoredImport[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM contact_import ORDER BY created_at DESC, id DESC LIMIT 50`,
  )
  return rows.map(fromRow)
}

export async function getImport(tx: WorkspaceTx, id: string): Promise<StoredImport | undefined> {
  const rows = await tx.query<Row>(`SELECT ${columns} FROM contact_import WHERE id = $1`, [id])
  return rows[0] && fromRow(rows[0])
}

/** Nobody else moves it until the transaction ends: a batch, a new mapping and a cancellation come one after the other. */
export async function lockImport(tx: WorkspaceTx, id: string): Promise<StoredImport | undefined> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM contact_import WHERE id = $1 FOR UPDATE`,
    [id],
  )
  return rows[0] && fromRow(rows[0])
}

/** A name in the code that is another one in the table. */
const columnOf: Record<string, string> = { failedAt: 'failed_at' }

/** Writes what these fields are now; those that are not named stay. */
export async function updateImport(
  tx: WorkspaceTx,
  id: string,
  change: ImportChange,
): Promise<void> {
  const set = Object.keys(change).map(
    (field, place) => `${columnOf[field] ?? field} = $${place + 2}`,
  )
  await tx.query(`UPDATE contact_import SET ${set.join(', ')} WHERE id = $1`, [
    id,
    ...Object.values(change),
  ])
}

/** Keeps rows of the file; those that were kept before, by a reading that was cut, stay. */
export async function insertRows(tx: WorkspaceTx, id: string, rows: FileRow[]): Promise<void> {
  await tx.named(
    'imports-insert-rows',
    `INSERT INTO contact_import_row (import_id, line, cells)
     SELECT $1, r.line, r.cells FROM jsonb_to_recordset($2::jsonb) AS r(line integer, cells text[]) ON CONFLICT DO NOTHING`,
    [id, JSON.stringify(rows)],
  )
}

/** Rows below a line, in the order of the file. */
export async function rowsAfter(
  tx: WorkspaceTx,
  id: string,
  after: { line: number; only: 'all' | 'good' | 'wrong' | 'made'; limit: number },
): Promise<
  (FileRow & { problems: ImportedRow['problems'] | null; contactId: ContactId | null })[]
> {
  return tx.named(
    `imports-rows-${after.only}`,
    `SELECT line, cells, problems, contact_id AS "contactId" FROM contact_import_row
     WHERE import_id = $1 AND line > $2 ${where[after.only]} ORDER BY line LIMIT $3`,
    [id, after.line, after.limit],
  )
}

const where = {
  all: '',
  good: 'AND problems IS NULL',
  wrong: 'AND problems IS NOT NULL',
  made: 'AND contact_id IS NOT NULL',
}

/** Writes what the dry run found of each row. */
export async function putFindings(
  tx: WorkspaceTx,
  id: string,
  findings: {
    line: number
    key: string
    problems: ImportedRow['problems'] | null
    alike: boolean
  }[],
): Promise<void> {
  await tx.named(
    'imports-put-findings',
    `UPDATE contact_import_row r SET key = f.key, problems = nullif(f.problems, 'null'), alike = f.alike
     FROM jsonb_to_recordset($2::jsonb) AS f(line integer, key text, problems jsonb, alike boolean)
     WHERE r.import_id = $1 AND r.line = f.line`,
    [id, JSON.stringify(findings)],
  )
}

/** The result of a dry run: rows with the same key are one contact, and one that has a handle is known. */
export async function foresee(tx: WorkspaceTx, id: string): Promise<ImportOutcome> {
  const rows = await tx.query<Record<keyof ImportOutcome, string>>(
    `WITH keys AS (
       SELECT key, bool_or(alike) AS alike, count(*) AS rows FROM contact_import_row
       WHERE import_id = $1 AND problems IS NULL GROUP BY key),
     new AS (SELECT * FROM keys WHERE NOT EXISTS (
       SELECT 1 FROM handle h WHERE h.channel = 'import' AND h.scope = '' AND h.address = keys.key))
     SELECT (SELECT count(*) FROM new) AS created, (SELECT coalesce(sum(rows), 0) FROM keys) - (SELECT count(*) FROM new) AS known,
       (SELECT count(*) FROM contact_import_row WHERE import_id = $1 AND problems IS NOT NULL) AS wrong,
       (SELECT count(*) FROM new WHERE alike) AS alike`,
    [id],
  )
  const [row] = rows
  return {
    created: Number(row?.created ?? 0),
    known: Number(row?.known ?? 0),
    wrong: Number(row?.wrong ?? 0),
    alike: Number(row?.alike ?? 0),
  }
}

/** Remembers which record was made of a row. */
export async function putContacts(
  tx: WorkspaceTx,
  id: string,
  made: { line: number; contactId: ContactId }[],
): Promise<void> {
  await tx.named(
    'imports-put-contacts',
    `UPDATE contact_import_row r SET contact_id = m."contactId"
     FROM jsonb_to_recordset($2::jsonb) AS m(line integer, "contactId" uuid) WHERE r.import_id = $1 AND r.line = m.line`,
    [id, JSON.stringify(made)],
  )
}

/** Forgets the rows; those with a problem too, or all others. */
export async function deleteRows(
  tx: WorkspaceTx,
  id: string,
  which: 'all' | 'good',
): Promise<void> {
  await tx.query(`DELETE FROM contact_import_row WHERE import_id = $1 ${where[which]}`, [id])
}

/** An import as members see it. */
export function shown({ blob: _blob, line: _line, ...rest }: StoredImport): ContactImport {
  return rest
}

function fromRow(row: Row): StoredImport {
  return { ...row, createdAt: row.createdAt.toISOString() }
}
