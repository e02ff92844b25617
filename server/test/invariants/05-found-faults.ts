/** Something that happens in a sequence, to the handle of this number. */
export type Act =
  | { kind: 'write'; handle: number }
  | { kind: 'link'; from: number; to: number }
  | { kind: 'unlink'; handle: number }
  | { kind: 'resolve'; handle: number }
  | { kind: 'note'; handle: number }
  | { kind: 'mark'; handle: number }
  | { kind: 'book'; handle: number }
  /** The booking that lies ahead of this record and was made first, whoever made it. */
  | { kind: 'rebook'; handle: number; how: 'move' | 'cancel' }
  /** A label is given or taken away. */
  | { kind: 'label'; handle: number; label: number; has: boolean }
  /** The channel tells a name with the next words. */
  | { kind: 'profile'; handle: number; name: string }
  /** A member gives the record a name. */
  | { kind: 'name'; handle: number; name: string }
  | { kind: 'prefer'; handle: number; wish: Wish['kind']; value: string | null }

/** Channels and languages that nobody here ever used: what is told of a record can only have been said. */
export type Wish = { kind: 'channel' | 'language'; value: string | null }

/**
 * Sequences in which a fault showed itself, cut down to what it takes, so that they run every time and not only when chance
 * brings them again. A new fault is a new row: its seed, and the acts of the counterexample. The first two came to light
 * when the code was broken on purpose, to see whether the test would notice.
 */
export const foundFaults: { name: string; seed: number; acts: Act[] }[] = [
  {
    name: 'a record did not speak for the one that was linked into it',
    seed: 410927315,
    acts: [
      { kind: 'prefer', handle: 1, wish: 'language', value: 'sv' },
      { kind: 'link', from: 1, to: 0 },
    ],
  },
  {
    name: 'a language did not come along over a chain of links',
    seed: 411141208,
    acts: [
      { kind: 'prefer', handle: 2, wish: 'language', value: 'sv' },
      { kind: 'link', from: 0, to: 2 },
      { kind: 'link', from: 0, to: 3 },
      { kind: 'link', from: 0, to: 1 },
      { kind: 'write', handle: 3 },
    ],
  },
  {
    name: 'a record did not learn what was said of another one that it speaks for',
    seed: 420819207,
    acts: [
      { kind: 'link', from: 2, to: 1 },
      { kind: 'link', from: 1, to: 0 },
      { kind: 'unlink', handle: 2 },
      { kind: 'prefer', handle: 2, wish: 'language', value: 'ja' },
    ],
  },
  {
    name: 'a record kept the name that another one, for which it speaks, had before',
    seed: 445371149,
    acts: [
      { kind: 'name', handle: 0, name: 'Bo' },
      { kind: 'link', from: 2, to: 0 },
      { kind: 'link', from: 2, to: 1 },
      { kind: 'unlink', handle: 2 },
      { kind: 'name', handle: 2, name: 'Ana' },
    ],
  },
]
