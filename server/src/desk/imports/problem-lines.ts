import { Readable } from 'node:stream'
import type { ImportProblem } from '@atrium/contract/api/imports'
import type { WorkspaceId } from '@atrium/contract/ids'
import type { Db } from '../../platform/database/db.ts'
import { csvLine } from './file/csv-line.ts'
import * as sql from './sql.ts'

const atOnce = 500

const words: Record<ImportProblem, string> = {
  nobody: 'There is neither a name nor an address in this row.',
  badEmail: 'This is not an e-mail address.',
  badPhone: 'This is not a phone number.',
  noCountry: 'The number does not say its country: write it with + or choose a country.',
  badLanguage: 'This is not a language.',
  tooLong: 'This is too long.',
  moreCells: 'The row has more cells than there are headings.',
}

/**
 * The rows with a problem as a file: line and problem, then the columns as they came. Corrected, it can be brought as it
 * is. Read while it is written, a page at a time.
 */
export function problemLines(
  db: Db,
  workspaceId: WorkspaceId,
  { id, headings }: sql.StoredImport,
): Readable {
  async function* lines(): AsyncGenerator<string> {
    // The mark, by which Excel knows UTF-8.
    yield `\ufeff${csvLine(['line', 'problem', ...headings])}`
    for (let line = 0; ; ) {
      const after = { line, only: 'wrong', limit: atOnce } as const
      const rows = await db.inWorkspace(workspaceId, (tx) => sql.rowsAfter(tx, id, after))
      for (const row of rows) {
        const said = row.problems?.map(({ column, problem }) => {
          const heading = column === null ? undefined : headings[column]
          return heading ? `${heading}: ${words[problem]}` : words[problem]
        })
        yield csvLine([row.line, said?.join(' ') ?? '', ...row.cells])
      }
      const last = rows.at(-1)
      if (!last || rows.length < atOnce) return
      line = last.line
    }
  }
  return Readable.from(lines())
}
