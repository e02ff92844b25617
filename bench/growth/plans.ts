import type { Grown } from './grown.ts'
import type { Operation } from './operations.ts'
import { faults, outline, type Ran } from './plan.ts'

/** What one operation made PostgreSQL do. */
export type Explained = { operation: string; statements: Ran[]; wrong: string[] }

const rounds = 3

/** Runs each operation a few times and keeps the plan of each of its statements in its slowest run. */
export async function explain(grown: Grown, all: readonly Operation[]): Promise<Explained[]> {
  const explained: Explained[] = []
  for (const operation of all) {
    const ran = await grown.plansOf(async () => {
      for (let round = 0; round < rounds; round += 1) await operation.run(grown, round)
    })
    const statements = slowestOfEach(ran.filter(({ text }) => !isOurOwn(text)))
    const wrong = [...new Set(statements.flatMap(faults))]
    explained.push({ operation: operation.name, statements, wrong })
  }
  return explained
}

/** Statements of the job runner's own tables and of what looks after the database say nothing about growth. */
function isOurOwn(text: string): boolean {
  return /graphile_worker|pg_catalog|pg_stat_/.test(text)
}

function slowestOfEach(ran: readonly Ran[]): Ran[] {
  const slowest = new Map<string, Ran>()
  for (const each of ran) {
    const known = slowest.get(each.text)
    if (!known || known.milliseconds < each.milliseconds) slowest.set(each.text, each)
  }
  return [...slowest.values()]
}

/** The stored page: a statement stands once, at the first operation that ran it. */
export function page(grown: Grown, explained: readonly Explained[]): string {
  const shown = new Set<string>()
  const parts = explained.map(({ operation, statements, wrong }) => {
    const fresh = statements.filter(({ text, root }) =>
      root.Plans || root['Relation Name'] ? !shown.has(text) : false,
    )
    for (const { text } of fresh) shown.add(text)
    const known = statements.length - fresh.length
    const more = known > 0 ? `\n_and ${known} statements that read no table or stand above_\n` : ''
    const faulty = wrong.length > 0 ? `\n**${wrong.join(', ')}**\n` : ''
    return `## ${operation}\n${faulty}${fresh.map(one).join('')}${more}`
  })
  const size = grown.size.toLocaleString('en')
  const messages = grown.world.messages.toLocaleString('en')
  return `# Plans of the hot statements

Written by \`npm run bench -- growth${grown.size === 100_000 ? '' : ` --size=${grown.size}`}\` at ${size} conversations and ${messages} messages, as PostgreSQL ran them for the server (auto_explain). In brackets: the rows that a step touched. A step that reads a large table from end to end, or walks more than 150,000 rows of one, fails the run.

${parts.join('\n')}`
}

function one(ran: Ran): string {
  const text = ran.text.replace(/\s+/g, ' ')
  const shown = text.length > 220 ? `${text.slice(0, 219)}…` : text
  return `\n\`${shown.replaceAll('`', '')}\`\n\n\`\`\`text\n${outline(ran)}\n\`\`\`\n`
}
