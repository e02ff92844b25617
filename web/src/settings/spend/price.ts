/** A price as people write it. A message costs fractions of a cent, so up to four digits behind the point are shown. */
export function price(amount: number, currency: string, language: string): string {
  const format = { style: 'currency', currency, maximumFractionDigits: 4 } as const
  return new Intl.NumberFormat(language, format).format(amount)
}

/** The days of a report, in UTC: today and those before it. */
export function lastDays(count: number, now: number): { from: string; to: string } {
  const day = (ago: number): string =>
    new Date(now - ago * 24 * 3600_000).toISOString().slice(0, 10)
  return { from: day(count - 1), to: day(0) }
}
