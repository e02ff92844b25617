import fc from 'fast-check'

const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

/** Values that stand where another type was promised. */
export const wrong: [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  '\0',
  '\ud800',
  '__proto__',
  '../../etc/passwd',
  '99999999999999999999',
  [],
  [null],
  {},
  { __proto: 1, length: -1, toString: 'x' },
  deep(50),
]

/** Bodies made from one that is right: each value replaced, keys added, text cut. The same for the same body. */
export function* mutations(raw: string): Generator<string> {
  yield* textMutations(raw)
  const root = json(raw)
  if (typeof root !== 'object' || root === null) return
  for (const path of paths(root)) {
    for (const value of wrong) yield JSON.stringify(replaced(root, path, value))
    yield JSON.stringify(replaced(root, path, undefined))
  }
  for (const path of paths(root).slice(0, 8)) {
    yield JSON.stringify(replaced(root, path, 'a'.repeat(200_000)))
    yield JSON.stringify(replaced(root, path, deep(3000)))
    yield JSON.stringify(
      replaced(
        root,
        path,
        Array.from({ length: 3000 }, () => ({})),
      ),
    )
  }
  const poison = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'
  for (let at = raw.indexOf('{'); at >= 0; at = raw.indexOf('{', at + 1))
    yield `${raw.slice(0, at + 1)}${poison}${raw.slice(at + 1)}`.replace(/,\s*}/g, '}')
}

/** Bodies of any origin. */
export const anyBody: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json({ maxDepth: 6 }),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify({ text })),
)

function* textMutations(raw: string): Generator<string> {
  const cuts = 24
  for (let part = 0; part < cuts; part++) {
    const at = Math.floor((raw.length * part) / cuts)
    yield raw.slice(0, at)
    yield raw.slice(at)
    yield `${raw.slice(0, at)}\0${raw.slice(at)}`
    yield `${raw.slice(0, at)}\\ud800${raw.slice(at + 1)}`
    yield `${raw.slice(0, at)}${String.fromCharCode((raw.charCodeAt(at) || 32) ^ 1)}${raw.slice(at + 1)}`
  }
  yield raw + raw
  yield `\ufeff${raw}`
  yield raw.replaceAll(':', ':[')
  yield raw.replaceAll('"', "'")
  yield '['.repeat(100_000)
  yield `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
}

function json(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

export function paths(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return at.length ? [at] : []
  const below = Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))
  return at.length ? [at, ...below] : below
}

export function replaced(value: unknown, path: string[], by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === key ? replaced(inner, rest, by) : inner))
  return { ...Object(value), [key]: replaced(Object(value)[key], rest, by) }
}
