import type { Hours } from '@atrium/contract/contact'
import type { Author } from '@atrium/contract/message'
import type { SendingPolicy } from '@atrium/contract/sending/policy'
import fc from 'fast-check'
import { type Asked, type Door, doors } from './reference.ts'

/** What happens to a customer and in their workspace. */
export type Act =
  | { kind: 'send'; asked: Asked }
  | { kind: 'reply'; door: Door }
  | { kind: 'writes' | 'stop' | 'start'; door: Door }
  | { kind: 'policy'; policy: SendingPolicy }
  | { kind: 'lives'; zone: string; hours: Hours | null }
  | { kind: 'block'; blocked: boolean }
  | { kind: 'needs'; yes: boolean }
  | { kind: 'wants'; channel: string | null }
  | { kind: 'resolve' }
  /** With how many people WhatsApp lets conversations be begun in a day; null is any number. */
  | { kind: 'tier'; most: number | null }
/** Minutes that pass before it, and what happens then. */
export type Step = { after: number; act: Act }

const door = fc.constantFrom(...doors)
/** Any rules that a workspace may set. */
export const policies: fc.Arbitrary<SendingPolicy> = fc.record({
  cap: fc.record({
    touches: fc.integer({ min: 0, max: 4 }),
    days: fc.constantFrom(1, 3, 7),
    transactional: fc.boolean(),
  }),
  pauseHours: fc.constantFrom(0, 1, 4, 30),
  quiet: fc.constantFrom(
    null,
    { from: '21:00', to: '08:00' },
    { from: '01:00', to: '22:30' },
    { from: '12:00', to: '14:00' },
  ),
  timeZone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'),
  dayBudget: fc.constantFrom(null, null, 0, 1, 2),
  preferred: fc.constantFrom('suggest', 'suggest', 'only'),
})
const hours: fc.Arbitrary<Hours | null> = fc.option(
  fc.record({
    days: fc.constantFrom([1, 2, 3, 4, 5], [6, 7], [3]),
    from: fc.constantFrom('00:00', '09:30'),
    to: fc.constantFrom('12:15', '23:00'),
  }),
)
const asked: fc.Arbitrary<Asked> = fc.record({
  door,
  class: fc.constantFrom('proactive', 'proactive', 'proactive', 'transactional', 'reply'),
  by: fc.constantFrom('flow', 'api', 'assistant', 'broadcast'),
})
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('send'), asked }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reply'), door }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('writes', 'writes', 'stop', 'start'), door }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('policy'), policy: policies }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lives'),
      zone: fc.constantFrom('Europe/Madrid', 'America/St_Johns', 'Pacific/Auckland'),
      hours,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('block'),
      blocked: fc.constantFrom(true, false, false),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('needs'), yes: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wants'),
      // Line is a channel on which nobody reaches them.
      channel: fc.constantFrom('sms', 'whatsapp', 'line', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resolve') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('tier'), most: fc.constantFrom(0, 0, 1, null) }),
  },
)
/** Any time that passes, and any act. */
export const step: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof(fc.integer({ min: 3, max: 100 }), fc.integer({ min: 100, max: 3000 })),
  act,
})

/** Who sends without typing. */
export const author: Record<string, Author> = {
  flow: { kind: 'flow', name: 'Reminder' },
  api: { kind: 'api', name: 'Shop' },
  assistant: { kind: 'assistant' },
  broadcast: { kind: 'broadcast', name: 'News' },
}
