/** The value below which this share of the samples lies; 0 of none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** The middle one: machines are noisy, and one bad round must not decide. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}

/** Runs `round` several times, one after the other. */
export async function rounds<T>(count: number, round: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index += 1) results.push(await round(index))
  return results
}
