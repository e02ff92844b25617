import { paths, replaced, wrong } from '@atrium/channel-kit/suite/mutate'
import fc from 'fast-check'

/** Chooses one of these by the next number. */
type Choose = <T>(...options: [T, ...T[]]) => T

/** So many bodies, each one of the right ones with something wrong. The same seed makes the same. */
export function hostileBodies(right: Uint8Array[], count: number, seed: number): Uint8Array[] {
  const numbers = fc.array(fc.nat(), { minLength: 8, maxLength: 8 })
  return fc.sample(numbers, { numRuns: count, seed }).map((given) => {
    let at = 0
    const next = () => given[at++ % given.length] ?? 0
    const choose: Choose = (...options) => options[next() % options.length] ?? options[0]
    const [first = new Uint8Array(), ...others] = right
    return choose(inBytes, inValues, inValues, inEncoding)(choose(first, ...others), choose, next)
  })
}

/** Bytes turned, cut, doubled or put in. */
function inBytes(body: Uint8Array, choose: Choose, next: () => number): Uint8Array {
  const at = next() % (body.length + 1)
  const to = at + (next() % 20)
  const [before, cut, after] = [body.slice(0, at), body.slice(at, to), body.slice(to)]
  const turned = cut.map((byte) => byte ^ (1 << (next() % 8)))
  return choose(
    joined(before, turned, after),
    joined(before, after),
    joined(before, cut, cut, after),
    before,
    after,
    joined(before, Uint8Array.from([0, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]), cut, after),
    joined(body, body),
    new Uint8Array(0),
  )
}

/** A key dropped, a value of another type, far too deep, far too large. */
function inValues(body: Uint8Array, choose: Choose, next: () => number): Uint8Array {
  const text = new TextDecoder().decode(body)
  if (!text.startsWith('{')) return encoded(inForm(text, choose, next))
  const root: unknown = JSON.parse(text)
  const [first = [], ...others] = paths(root)
  const path = choose(first, ...others)
  const [value, ...values] = wrong
  const by = choose(choose(value, ...values), undefined, marker)
  const large = [
    '9'.repeat(400),
    '-1e999',
    '0.1e-400',
    '['.repeat(5000) + ']'.repeat(5000),
    `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
    `"${'x'.repeat(60_000)}"`,
    '"\\ud800"',
    '"\\u0000"',
  ] as const
  return encoded(
    JSON.stringify(replaced(root, path, by)).replace(JSON.stringify(marker), () =>
      choose(...large),
    ),
  )
}

const marker = 'a place for what JSON.stringify does not write'

function inForm(text: string, choose: Choose, next: () => number): string {
  const pairs = text.split('&')
  const at = next() % pairs.length
  const [name = ''] = (pairs[at] ?? '').split('=')
  const changed = choose(
    [],
    [`${name}=`],
    [`${name}=${'9'.repeat(400)}`],
    [`${name}=%00%FF%ED%A0%80`],
    [`${name}=${'x'.repeat(60_000)}`],
    [`${name}=1`, `${name}=2`],
    [`${name}[${'a]['.repeat(2000)}]=1`],
    ['__proto__=1', 'NumMedia=1000000', `${name}=%`],
  )
  return pairs.toSpliced(at, 1, ...changed).join('&')
}

/** The right words in letters that nobody expects. */
function inEncoding(body: Uint8Array, choose: Choose): Uint8Array {
  const text = Buffer.from(body).toString('utf8')
  return choose(
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'latin1'),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(Buffer.from(text).toString('base64')),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from(JSON.stringify(text)),
    Buffer.from(`[${text}]`),
  )
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
