type Waiting = {
  ask: unknown
  of: string | undefined
  resolve: (answer: unknown) => void
  reject: (error: unknown) => void
}
type Batch = { waiting: Waiting[]; isUnderWay: boolean }

/**
 * Asks for one; `run` gets all that are asked for together, and answers in the order of what it got, or nothing. Asks to
 * which `of` gives the same go one after the other: one statement cannot change a row twice.
 */
export type Batched = {
  <A, R>(
    name: string,
    ask: A,
    run: (asks: A[]) => Promise<readonly R[]>,
    of?: (ask: A) => string,
  ): Promise<R>
  <A>(
    name: string,
    ask: A,
    run: (asks: A[]) => Promise<void>,
    of?: (ask: A) => string,
  ): Promise<void>
}
type Run = (asks: unknown[]) => Promise<readonly unknown[] | undefined>

/**
 * Work side by side asks one by one, each for its own, and waits. What is asked under one name in the same moment, or
 * while the last of that name is under way, is one statement: eight messages that leave together take as many round
 * trips as one, and their code still reads like that of one.
 */
export function createBatches(): Batched {
  const batches = new Map<string, Batch>()

  // The one cast: what is asked under a name comes with the same `run` and `of`.
  return ((name: string, ask: unknown, run: Run, of?: (ask: unknown) => string) => {
    const batch = batches.get(name) ?? { waiting: [], isUnderWay: false }
    batches.set(name, batch)
    return new Promise((resolve, reject) => {
      batch.waiting.push({ ask, of: of?.(ask), resolve, reject })
      if (batch.isUnderWay) return
      batch.isUnderWay = true
      // After everybody who can go on at this moment has asked.
      process.nextTick(() => void empty(batch, run))
    })
  }) as Batched
}

async function empty(batch: Batch, run: Run): Promise<void> {
  while (batch.waiting.length > 0) {
    const asked = takeApart(batch)
    try {
      const answers = await run(asked.map(({ ask }) => ask))
      for (const [at, { resolve }] of asked.entries()) resolve(answers?.[at])
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
  batch.isUnderWay = false
}

/** Takes what waits, of each thing the first ask only. */
function takeApart(batch: Batch): Waiting[] {
  const seen = new Set<string>()
  const [taken, left]: [Waiting[], Waiting[]] = [[], []]
  for (const each of batch.waiting) {
    const isRepeated = each.of !== undefined && seen.has(each.of)
    if (each.of !== undefined) seen.add(each.of)
    ;(isRepeated ? left : taken).push(each)
  }
  batch.waiting = left
  return taken
}

/** The rows that answer these keys, one for each in their order. */
export function inOrder<R>(
  keys: readonly string[],
  rows: readonly R[],
  keyOf: (row: R) => string,
): (R | undefined)[] {
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.map((key) => found.get(key))
}

/** The same where each may have many. */
export function allInOrder<R>(
  keys: readonly string[],
  rows: readonly R[],
  keyOf: (row: R) => string,
): R[][] {
  const found = Map.groupBy(rows, keyOf)
  return keys.map((key) => found.get(key) ?? [])
}
