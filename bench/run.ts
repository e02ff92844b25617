/** `npm run bench`: performance tables beside the machine's own limits of the same run. See README.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { broadcastBeside } from './broadcast/beside.ts'
import { broadcast } from './broadcast/planned.ts'
import { ingest } from './figures/ingest.ts'
import { latency } from './figures/latency.ts'
import { machine } from './figures/machine.ts'
import { memory } from './figures/memory.ts'
import { size } from './figures/size.ts'
import { start } from './figures/start.ts'
import { work } from './figures/work.ts'
import { growth } from './growth/growth.ts'
import { resolving } from './identity/resolve.ts'
import { identity } from './identity/suggestions.ts'
import { load } from './load/capacity.ts'
import { listeners } from './load/listeners.ts'
import { neighbour } from './load/neighbour.ts'
import { createLimits } from './machine/limits.ts'
import type { Bench } from './parts/bench.ts'
import { type Figure, table } from './parts/figure.ts'

const suites = new Map(
  Object.entries({
    machine,
    ingest,
    broadcast,
    'broadcast-beside': broadcastBeside,
    work,
    latency,
    load,
    neighbour,
    listeners,
    growth,
    start,
    memory,
    size,
    identity,
    resolve: resolving,
  }),
)
const document = fileURLToPath(new URL('../docs/performance.md', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
    checkout: { type: 'string' },
    size: { type: 'string' },
  },
})
process.exitCode = await run()

async function run(): Promise<number> {
  const unknown = positionals.find((name) => !suites.has(name))
  if (unknown !== undefined) {
    console.error(`There is no "${unknown}"; there are ${[...suites.keys()].join(', ')}.`)
    return 1
  }
  const limits = createLimits({ seconds: values.quick ? 2 : 5 })
  try {
    const figures = await measure({
      limits,
      quick: values.quick,
      rounds: values.quick ? 1 : 3,
      seconds: values.quick ? 4 : 20,
      profile: values.profile,
      checkout: values.checkout,
      size: values.size === undefined ? undefined : Number(values.size),
    })
    const text = [about(), table(figures)].join('\n\n')
    console.log(`\n${text}`)
    if (values.write) writeFileSync(document, page(text))
    // Speed depends on the machine and never fails a build; a lost message does.
    return figures.some((figure) => figure.target === '0' && !figure.ok) ? 1 : 0
  } finally {
    await limits.close()
  }
}

async function measure(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, suite] of suites) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    const started = performance.now()
    figures.push(...(await suite(bench)))
    console.error(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  return figures
}

function about(): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 1024 ** 3)
  const day = new Date().toISOString().slice(0, 10)
  const kind = values.quick ? ', quick' : ''
  return `${day}: ${availableParallelism()} × ${processor}, ${memory} GB, Node ${process.versions.node}${kind}`
}

function page(text: string): string {
  return `# Performance

Written by \`npm run bench -- --write\`; [bench/README.md](../bench/README.md) says how to read it. Load, application and database share the machine; PostgreSQL flushes every commit to the disk. Compare the ratios: the absolute figures are those of one machine on one day.

${text}
${growthSection()}`
}

/** It is written by hand from runs at several sizes, and stays. */
function growthSection(): string {
  return /\n## Growth\n[\s\S]*/.exec(readFileSync(document, 'utf8'))?.[0] ?? ''
}
