/** `npm run bench`: performance tables beside the machine's own limits of the same run. See README.md. */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ingest } from './figures/ingest.ts'
import { latency } from './figures/latency.ts'
import { machine } from './figures/machine.ts'
import { process as work } from './figures/process.ts'
import type { Bench } from './parts/bench.ts'
import { type Figure, table } from './parts/figure.ts'
import { createLimits } from './parts/limits.ts'

const suites: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  machine,
  ingest,
  process: work,
  latency,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(suites)
console.log(cpus()[0]?.model)
const limits = createLimits({ seconds: values.quick ? 2 : 5 })
const bench: Bench = {
  limits,
  quick: values.quick,
  rounds: values.quick ? 1 : 3,
  seconds: values.quick ? 4 : 20,
  profile: values.profile,
  say: (text) => console.error(text),
}
const figures: Figure[] = []
for (const name of names) {
  const suite = suites[name]
  if (!suite) throw new Error(`There is no "${name}".`)
  figures.push(...(await suite(bench)))
}
console.log(table(figures))
await limits.close()
