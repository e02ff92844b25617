import type { Conversation, Handler } from '@atrium/contract/conversation'
import type { MemberId } from '@atrium/contract/ids'

/** What a stage, a rule or a member wants done with a conversation, as data. Only `conversation/apply.ts` does it. */
export type Intent =
  | { kind: 'assign'; memberId: MemberId | null }
  | { kind: 'handler'; handler: Handler }
  | { kind: 'resolve' }
  | { kind: 'reopen' }
  | { kind: 'snooze'; until: string }
  /** Until when whoever waits is to be answered. */
  | ({ kind: 'due' } & Dues)
  /** The assistant thinks about this message after the commit: the job `answerTask`. */
  | { kind: 'answer' }
  /** The assistant gives it to people; the customer has waited since then. */
  | { kind: 'hand_over'; why: HandOver; since: string }
  /** A member gives it back to the assistant. */
  | { kind: 'hand_back' }
  /** A flow begins with this customer; `but`: why it does not, which its run log says. */
  | ({ kind: 'start_flow' } & FlowStart)

/** `answers`: it answers the message that starts it, so nobody else does by themselves. */
export type FlowStart = { flowId: string; answers: boolean; but: 'too_often' | 'another' | null }

/** Until when whoever waits is to be answered, and from when on that is soon. */
export type Dues = Pick<Conversation, 'slaDueAt' | 'slaSoonAt' | 'windowDueAt'>

/** Why the assistant does not answer: the customer asks for a person, it is not sure enough, or it could not think. */
export type HandOver = 'asked' | 'unsure' | 'failed'

/** The job that lets the assistant answer a message. */
export const answerTask = 'answer'

/** Who wants it: shown in the timeline and written with the activity. */
export type Actor =
  | { kind: 'member'; memberId: MemberId; name: string }
  | { kind: 'flow'; name: string }
  | { kind: 'system' }

export function actorName(actor: Actor): string {
  return actor.kind === 'system' ? 'Atrium' : actor.name
}
