import type { MacroStep } from '@atrium/contract/macro/macro'
import {
  AlarmClock,
  CircleCheck,
  CircleDot,
  LayoutTemplate,
  Reply,
  StickyNote,
  Tag,
  UserRound,
} from 'lucide-react'

const icons = {
  reply: Reply,
  template: LayoutTemplate,
  note: StickyNote,
  assign: UserRound,
  label: Tag,
  snooze: AlarmClock,
  resolve: CircleCheck,
  reopen: CircleDot,
} as const satisfies Record<MacroStep['kind'], unknown>

/** What kind of thing a step does. */
export function StepIcon({ kind, size = 15 }: { kind: MacroStep['kind']; size?: number }) {
  const Icon = icons[kind]
  return <Icon size={size} />
}
