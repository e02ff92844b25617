/** Rows of cells, the first one the heads, as a table laid out as the formatter does. */
export function tableOf(rows) {
  const widths = rows[0].map((_, at) => Math.max(3, ...rows.map((cells) => cells[at].length)))
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`
  const [head, ...body] = rows.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}
