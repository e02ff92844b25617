import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

/** A value of PostgreSQL's COPY text format; null is its `\N`. */
export type Cell = string | number | boolean | null

/** One row as COPY reads it. */
export function line(cells: readonly Cell[]): string {
  return `${cells.map((cell) => (cell === null ? '\\N' : escaped(String(cell)))).join('\t')}\n`
}

const special: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (found) => special[found] ?? '')
    : text
}

/** A `text[]` or a `tsvector` of words that need no more than quotes. */
export function array(items: readonly string[]): string {
  return `{${items.map((item) => `"${item}"`).join(',')}}`
}
export function tsvector(tokens: readonly string[]): string {
  return tokens.map((token) => `'${token}'`).join(' ')
}

/**
 * Loads rows by COPY from files that the server reads: while it reads one, the next is made. The bulk way in pg needs
 * another package; a file on the machine that both share needs none.
 */
export function createLoader(client: pg.PoolClient, dir: string) {
  let reading: Promise<unknown> = Promise.resolve()
  let made = 0
  return {
    async load(table: string, columns: string, rows: readonly string[]): Promise<void> {
      const file = join(dir, `rows-${made++ % 8}-${table}.tsv`)
      await writeFile(file, rows.join(''))
      // Under root, PostgreSQL runs as another user.
      await chmod(file, 0o644)
      await reading
      reading = client.query(`COPY ${table} (${columns}) FROM '${file}'`).then(() => rm(file))
      reading.catch(() => undefined)
    },
    done: () => reading,
  }
}
