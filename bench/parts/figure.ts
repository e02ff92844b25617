/** One row of the table. */
export type Figure = {
  name: string
  value: string
  /** What was promised; empty for a figure that only explains another. */
  target: string
  ok: boolean | null
  /** What the bare machine did in the same run, and our share of it. */
  limit: string
  ratio: string
}

type Promised = { atLeast: number } | { atMost: number } | null

/** A row: compares the value with what was promised and with the machine's limit of this run. */
export function figure(
  name: string,
  value: number,
  unit: string,
  options: { promised: Promised; limit?: number | undefined },
): Figure {
  const { promised, limit } = options
  return {
    name,
    value: shown(value, unit),
    ...verdict(value, unit, promised),
    limit: limit === undefined ? '' : shown(limit, unit),
    ratio: limit ? (value / limit).toFixed(2) : '',
  }
}

/** A row for what must not happen at all. */
export function none(name: string, count: number): Figure {
  return { name, value: String(count), target: '0', ok: count === 0, limit: '', ratio: '' }
}

function verdict(value: number, unit: string, promised: Promised): Pick<Figure, 'target' | 'ok'> {
  if (!promised) return { target: '', ok: null }
  if ('atLeast' in promised)
    return { target: `≥ ${shown(promised.atLeast, unit)}`, ok: value >= promised.atLeast }
  return { target: `≤ ${shown(promised.atMost, unit)}`, ok: value <= promised.atMost }
}

function shown(value: number, unit: string): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  const text = value.toLocaleString('en-US', {
    maximumFractionDigits: Number.isInteger(value) ? 0 : digits,
  })
  return unit === '' ? text : `${text} ${unit}`
}

const headings = ['figure', 'measured', 'target', 'machine’s limit', 'ratio', '']

/** The rows as a Markdown table; the terminal gets the same text. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((row) => [
    row.name,
    row.value,
    row.target,
    row.limit,
    row.ratio,
    row.ok === null ? '' : row.ok ? 'ok' : 'NOT OK',
  ])
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(headings), rule, ...rows.map(line)].join('\n')
}
