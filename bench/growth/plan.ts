/** Reads what PostgreSQL tells of the plans that it really ran (auto_explain, JSON). Pure. */

/** One statement as it was run, with the plan and what came of it. */
export type Ran = { text: string; parameters: string; milliseconds: number; root: Node }

/** The part of a plan's node that we read; `Actual Rows` and the like count one loop. */
export type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Filter?: string
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  'Subplan Name'?: string
  Plans?: Node[]
}

/** Tables that grow with the messages. A plan that reads one of them from end to end does not scale. */
const largeTables = new Set([
  'activity',
  'attachment',
  'contact',
  'conversation',
  'conversation_read',
  'event',
  'handle',
  'journal',
  'link',
  'message',
  'note',
  'outbox',
  'proof',
  'reach',
])
/** More rows than this in one step of one statement is a walk, whatever index it goes along. */
export const mostRows = 150_000

/** What is wrong with a plan; nothing when it scales. */
export function faults(ran: Ran): string[] {
  return nodesOf(ran.root).flatMap((node) => {
    const table = node['Relation Name']
    if (!table || !largeTables.has(table)) return []
    const rows = rowsTouched(node)
    if (node['Node Type'] === 'Seq Scan' && (node['Actual Loops'] ?? 0) > 0)
      return [`reads all of ${table}`]
    return rows > mostRows ? [`walks ${rows} rows of ${table}`] : []
  })
}

/** Rows that a step looked at in all its loops: those it gave, and those it threw away. */
export function rowsTouched(node: Node): number {
  const each =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  return Math.round(each * (node['Actual Loops'] ?? 1))
}

/** A plan as a few indented lines: step, table, index, rows touched, condition. Steps that never ran are left out. */
export function outline(ran: Ran): string {
  const lines: string[] = []
  const visit = (node: Node, depth: number): void => {
    if (node['Actual Loops'] === 0) return
    const on = node['Relation Name'] ? ` on ${node['Relation Name']}` : ''
    const by = node['Index Name'] ? ` by ${node['Index Name']}` : ''
    const condition = node['Index Cond'] ? `: ${short(node['Index Cond'])}` : ''
    lines.push(
      `${'  '.repeat(depth)}${node['Node Type']}${on}${by} [${rowsTouched(node)}]${condition}`,
    )
    for (const child of node.Plans ?? []) visit(child, depth + 1)
  }
  visit(ran.root, 0)
  return lines.join('\n')
}

function short(text: string): string {
  return text.length > 140 ? `${text.slice(0, 139)}…` : text
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** All plans in a piece of PostgreSQL's log; anything else in it is passed over. */
export function readLog(log: string): Ran[] {
  const lines = log.split('\n')
  const found: Ran[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const duration = /duration: ([\d.]+) ms {2}plan:\s*$/.exec(lines[at] ?? '')?.[1]
    if (duration === undefined) continue
    const body: string[] = []
    while (lines[at + 1]?.startsWith('\t')) {
      at += 1
      body.push((lines[at] ?? '').slice(1))
    }
    const ran = readPlan(body.join('\n'), Number(duration))
    if (ran) found.push(ran)
  }
  return found
}

/** Undefined for a plan that was cut off: the log is read while it is written. */
function readPlan(json: string, milliseconds: number): Ran | undefined {
  try {
    const read = JSON.parse(json) as {
      'Query Text'?: string
      'Query Parameters'?: string
      Plan?: Node
    }
    if (!read.Plan) return undefined
    return {
      text: (read['Query Text'] ?? '').trim(),
      parameters: read['Query Parameters'] ?? '',
      milliseconds,
      root: read.Plan,
    }
  } catch {
    return undefined
  }
}
