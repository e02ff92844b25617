/**
 * A line of a CSV file that a spreadsheet opens: everything quoted, and what it would take for a formula made text by an
 * apostrophe, as the spreadsheet itself writes it (OWASP, CSV injection). Also after blanks, which it cuts.
 */
export function csvLine(cells: (string | number)[]): string {
  return `${cells.map((cell) => `"${neutral(String(cell)).replaceAll('"', '""')}"`).join(',')}\r\n`
}

function neutral(cell: string): string {
  return /^\s*[=+\-@\t\r＝＋－＠]|^[\t\r]/u.test(cell) ? `'${cell}` : cell
}

/** Takes that apostrophe away again, so that a file of ours can be corrected and read. */
export function plainCell(cell: string): string {
  return /^'\s*[=+\-@\t\r＝＋－＠]/u.test(cell) ? cell.slice(1) : cell
}
