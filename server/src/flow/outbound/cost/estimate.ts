import type { Estimate, Priced, Rates } from '@atrium/contract/sending/cost'

type Table = Rates['tables'][number]
type Rate = Table['rates'][number]

/** What a message will cost when it is sent at this moment; null where no rate fits. */
export function estimate(rates: Rates, priced: Priced & { at: Date }): Estimate | null {
  const table = tableAt(rates, priced.at)
  const rate = table && bestRate(table.rates, priced)
  if (!rate) return null
  const { category, window, units } = priced
  const { validFrom, currency } = table
  const country = rate.country ?? null
  return {
    amount: round(rate.amount * units),
    currency,
    why: {
      perUnit: rate.amount,
      units,
      category,
      country,
      window,
      validFrom,
      example: rates.example,
    },
  }
}

/**
 * What the message would cost in each category that the table knows for it: the provider may bill another one than we
 * thought, and the rate of that day counts, whatever file stands here when the receipt comes.
 */
export function pricesByCategory(
  rates: Rates,
  priced: Priced & { at: Date },
): Record<string, number> {
  const table = tableAt(rates, priced.at)
  const known = new Set(
    table?.rates.flatMap(({ channel, category }) =>
      channel === priced.channel && category ? [category] : [],
    ),
  )
  return Object.fromEntries(
    [...known].flatMap((category) => {
      const found = estimate(rates, { ...priced, category })
      return found ? [[category, found.amount]] : []
    }),
  )
}

/** The last one that has begun. */
function tableAt(rates: Rates, at: Date): Table | undefined {
  const day = at.toISOString().slice(0, 10)
  return rates.tables
    .filter(({ validFrom }) => validFrom <= day)
    .reduce<Table | undefined>(
      (last, table) => (last && last.validFrom >= table.validFrom ? last : table),
      undefined,
    )
}

/** The one that says most: a category before none, then a window before none, then the longest calling code. */
function bestRate(all: Rate[], priced: Priced): Rate | undefined {
  const digits = priced.country?.replace(/\D/g, '') ?? ''
  const fitting = all.filter(
    (rate) =>
      rate.channel === priced.channel &&
      (rate.category ?? priced.category) === priced.category &&
      (rate.window ?? priced.window) === priced.window &&
      digits.startsWith(rate.country ?? ''),
  )
  return fitting.reduce<Rate | undefined>(
    (best, rate) => (best && weight(best) >= weight(rate) ? best : rate),
    undefined,
  )
}

function weight({ category, window, country }: Rate): number {
  return (category ? 100 : 0) + (window ? 10 : 0) + (country?.length ?? 0)
}

/** A millionth of the currency is enough for any rate; sums of binary fractions are not exact. */
function round(amount: number): number {
  return Math.round(amount * 1e6) / 1e6
}
