import type { Handler } from '@atrium/contract/conversation'
import type { MemberId } from '@atrium/contract/ids'

/** What a stage, a rule or a member wants done with a conversation, as data. Only `conversation/apply.ts` does it. */
export type Intent =
  | { kind: 'assign'; memberId: MemberId | null }
  | { kind: 'handler'; handler: Handler }
  | { kind: 'resolve' }
  | { kind: 'reopen' }
  | { kind: 'snooze'; until: string }
  /** Until when whoever waits is to be answered. */
  | { kind: 'due'; slaDueAt: string | null; windowDueAt: string | null }

/** Who wants it: shown in the timeline and written with the activity. */
export type Actor = { kind: 'member'; memberId: MemberId; name: string } | { kind: 'system' }

export function actorName(actor: Actor): string {
  return actor.kind === 'member' ? actor.name : 'Atrium'
}
