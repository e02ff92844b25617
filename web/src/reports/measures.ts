import type { FigureName, Figures } from '@atrium/contract/report/report'

type MeasureId =
  | 'conversations'
  | 'waiting'
  | 'firstAnswer'
  | 'immediate'
  | 'resolution'
  | 'reopened'
  | 'automated'
  | 'handle'
  | 'recovery'
  | 'switching'

/** A figure as it is shown: what it is, which conversations it opens, and whether more of it is good or bad. */
export type Measure = {
  id: MeasureId
  unit: 'count' | 'share' | 'seconds'
  opens: FigureName
  good: 'more' | 'less' | null
  /** Null where there is nothing of which it could be a share, or an average. */
  of: (figures: Figures) => number | null
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** In the order in which they are shown. */
export const measures: readonly Measure[] = [
  {
    id: 'conversations',
    unit: 'count',
    opens: 'conversations',
    good: null,
    of: (f) => f.conversations,
  },
  { id: 'waiting', unit: 'count', opens: 'waiting', good: 'less', of: (f) => f.waiting },
  {
    id: 'firstAnswer',
    unit: 'seconds',
    opens: 'answered',
    good: 'less',
    of: (f) => f.firstAnswerSeconds,
  },
  {
    id: 'immediate',
    unit: 'share',
    opens: 'immediate',
    good: 'more',
    of: (f) => share(f.immediate, f.answered),
  },
  {
    id: 'resolution',
    unit: 'share',
    opens: 'resolvedForGood',
    good: 'more',
    of: (f) => share(f.resolvedForGood, f.conversations),
  },
  { id: 'reopened', unit: 'count', opens: 'reopened', good: 'less', of: (f) => f.reopened },
  {
    id: 'automated',
    unit: 'share',
    opens: 'automated',
    good: null,
    of: (f) => share(f.automated, f.resolvedForGood),
  },
  { id: 'handle', unit: 'seconds', opens: 'handled', good: 'less', of: (f) => f.handleSeconds },
  {
    id: 'recovery',
    unit: 'share',
    opens: 'cameBack',
    good: 'more',
    of: (f) => share(f.recovered, f.cameBack),
  },
  {
    id: 'switching',
    unit: 'share',
    opens: 'switched',
    good: null,
    of: (f) => share(f.switched, f.conversations),
  },
]

export type Change = { way: 'up' | 'down' | 'same'; tone: 'good' | 'bad' | 'neutral' }

/** How a figure moved; undefined where one of both is not there. */
export function changeOf(
  { good }: Pick<Measure, 'good'>,
  is: number | null,
  was: number | null,
): Change | undefined {
  if (is === null || was === null) return undefined
  if (is === was) return { way: 'same', tone: 'neutral' }
  const way = is > was ? 'up' : 'down'
  if (good === null) return { way, tone: 'neutral' }
  return { way, tone: (good === 'more') === (way === 'up') ? 'good' : 'bad' }
}
