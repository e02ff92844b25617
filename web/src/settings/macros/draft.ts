import type { Macro, MacroStep } from '@atrium/contract/macro/macro'

/** A step with a name that stays while it is moved, so that the focus stays with it. */
export type DraftStep = { key: number; step: MacroStep }

export const stepKinds = [
  'reply',
  'template',
  'note',
  'assign',
  'label',
  'snooze',
  'resolve',
  'reopen',
] as const satisfies MacroStep['kind'][]

export const mostSteps = 10

export function keyed({ steps }: Macro): DraftStep[] {
  return steps.map((step, key) => ({ key, step }))
}

/** One more at the end, as empty as it can be. */
export function withStep(steps: DraftStep[], kind: MacroStep['kind']): DraftStep[] {
  const key = Math.max(-1, ...steps.map((one) => one.key)) + 1
  return [...steps, { key, step: emptyStep(kind) }]
}

function emptyStep(kind: MacroStep['kind']): MacroStep {
  switch (kind) {
    case 'reply':
    case 'note':
      return { kind, text: '' }
    case 'template':
      return { kind, name: '', values: {} }
    case 'assign':
      return { kind, to: { kind: 'me' } }
    case 'label':
      return { kind, labelId: '', has: true }
    case 'snooze':
      return { kind, hours: 24 }
    case 'resolve':
    case 'reopen':
      return { kind }
  }
}

/** Moved up (-1) or down (1); at the end it stays where it is. */
export function moved(steps: DraftStep[], place: number, by: -1 | 1): DraftStep[] {
  const step = steps[place]
  const to = place + by
  if (!step || to < 0 || to >= steps.length) return steps
  return steps.toSpliced(place, 1).toSpliced(to, 0, step)
}

/** Whether it says all that it needs. */
export function isWhole(step: MacroStep): boolean {
  switch (step.kind) {
    case 'reply':
    case 'note':
      return step.text.trim() !== ''
    case 'template':
      return step.name !== ''
    case 'label':
      return step.labelId !== ''
    case 'snooze':
      return step.hours >= 1 && step.hours <= 8760
    case 'assign':
    case 'resolve':
    case 'reopen':
      return true
  }
}
