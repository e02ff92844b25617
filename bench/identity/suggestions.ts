import { strongScore } from '../../server/src/flow/identity/read.ts'
import { nameKeys } from '../../server/src/flow/identity/suggest/names.ts'
import { type Side, scorePair } from '../../server/src/flow/identity/suggest/score.ts'
import { type Figure, figure } from '../parts/figure.ts'
import { type LabelledPair, labelledPairs } from './pairs.ts'

const pairs = 6_000

/** How good suggestions are, on labelled pairs with noise: how often "very likely" is right, and how many it finds. */
export async function identity(): Promise<Figure[]> {
  const judged = labelledPairs(pairs).map((pair) => ({
    ...pair,
    score: scorePair(pair.one, pair.other)?.score ?? 0,
  }))
  const same = judged.filter((pair) => pair.same)
  const strong = judged.filter(({ score }) => score >= strongScore)
  const right = strong.filter((pair) => pair.same)
  const shown = same.filter(({ score }) => score > 0)
  const found = same.filter(findable)
  return [
    figure('labelled pairs', judged.length, '', { promised: { atLeast: 5_000 } }),
    share('precision of “very likely”', right.length, strong.length, 0.98),
    share('recall of “very likely”', right.length, same.length, 0.8),
    share('recall of all suggestions', shown.length, same.length, null),
    share('one person, found by the index', found.length, same.length, null),
    figure('scoring a pair', timed(judged), 'µs', { promised: null }),
  ]
}

function share(name: string, part: number, whole: number, atLeast: number | null): Figure {
  const promised = atLeast === null ? null : { atLeast: atLeast * 100 }
  return figure(name, whole === 0 ? 0 : (part / whole) * 100, '%', { promised })
}

/** Whether the two would be compared at all: by an equal identifier, or by their names. */
function findable({ one, other }: LabelledPair): boolean {
  const values = new Set(one.proofs.map(({ value }) => value))
  const keys = new Set(keysOf(one))
  return (
    other.proofs.some(({ value }) => values.has(value)) ||
    keysOf(other).some((key) => keys.has(key))
  )
}

function keysOf({ names }: Side): string[] {
  return nameKeys(names)
}

function timed(judged: LabelledPair[]): number {
  const from = performance.now()
  for (const { one, other } of judged) scorePair(one, other)
  return ((performance.now() - from) * 1000) / judged.length
}
