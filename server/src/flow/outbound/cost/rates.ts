import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Rates } from '@atrium/contract/sending/cost'

const exampleFile = fileURLToPath(new URL('../../../../rates/example.json', import.meta.url))

/** A rate file that cannot be used, with what is wrong in it. */
export class RatesError extends Error {
  constructor(file: string, problems: string[]) {
    const shown = problems.slice(0, 20)
    const more =
      problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : []
    super(
      `Atrium cannot start: the rate file ${file} cannot be used.\n${[...shown, ...more].map((problem) => `  ${problem}`).join('\n')}\nThe form is told in docs/sending/rates.md.`,
    )
    this.name = 'RatesError'
  }
}

/** Reads the operator's prices, or the example that is shipped. Throws `RatesError`. */
export async function readRates(file: string = exampleFile): Promise<Rates> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new RatesError(file, [String(error)])
  })
  const result = Rates.safeParse(parsed(file, text))
  if (!result.success)
    throw new RatesError(
      file,
      result.error.issues.map(({ path, message }) => `${place(path)}: ${message}`),
    )
  const twice = repeated(result.data)
  if (twice.length > 0) throw new RatesError(file, twice)
  return result.data
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RatesError(file, [`It is no JSON: ${String(error)}`])
  }
}

/** `tables[0].rates[3].country`. */
function place(path: PropertyKey[]): string {
  const words = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return words.join('').replace(/^\./, '') || 'the file'
}

/** Two tables of one day, or two rates for the same: which one counts would be chance. */
function repeated({ tables }: Rates): string[] {
  const days = tables.map(({ validFrom }) => validFrom)
  const rates = tables.flatMap(({ validFrom, rates: all }) =>
    doubles(
      all.map(({ amount: _, ...rate }) =>
        [validFrom, rate.channel, rate.category, rate.country, rate.window].join(' '),
      ),
    ),
  )
  return [
    ...doubles(days).map((day) => `Two tables begin on ${day}.`),
    ...rates.map((rate) => `Two rates for the same: ${rate.replace(/ +/g, ' ').trim()}.`),
  ]
}

function doubles(all: string[]): string[] {
  const seen = new Set<string>()
  return all.filter((each) => seen.size === seen.add(each).size)
}
