import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Conversation } from '@atrium/contract/conversation'
import type { MessageId, WorkspaceId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Account } from '../accounts/accounts.ts'
import { decide as assistant } from './assistant/decide.ts'
import { mayKnow } from './assistant/may-know.ts'
import { decide as automation, type FlowsKnown } from './automation/decide.ts'
import type { Addition } from './conversation/append/append.ts'
import { apply } from './conversation/apply.ts'
import { continueOrOpen, withMessage } from './conversation/continue.ts'
import type { Facts, KnownContact, KnownHandle, Quoted } from './facts.ts'
import { placeMessage, windowAfter } from './inbound/place.ts'
import type { FlowStart, Intent } from './intent.ts'
import { decide as routing } from './routing/decide.ts'
import { decide as sla } from './sla/decide.ts'

/**
 * What becomes of a message whose person and case are known: its place in the conversation, and what the deciding
 * stages want done with it. Pure: the same facts give the same addition, whether one message is written or fifty.
 */
export function compose(input: {
  workspaceId: WorkspaceId
  messageId: MessageId
  account: Account
  event: InboundMessage
  /** Written by a human of the business in the provider's own app. */
  echo: boolean
  handle: KnownHandle
  contact: KnownContact
  latest: Conversation | null
  seq: string
  quoted: Quoted | undefined
  /** Left out where none may start. */
  flows?: FlowsKnown | undefined
  arrival: { receivedAt: Date; now: Date }
}): Addition & { starts: FlowStart[] } {
  const { account, event, echo, handle, contact, quoted } = input
  const { receivedAt, now } = input.arrival
  const direction = echo ? 'out' : 'in'
  const place = continueOrOpen({ latest: input.latest, contact, direction, now })
  const { message, files } = placeMessage({
    id: input.messageId,
    event,
    account,
    handle,
    conversationId: place.after.id,
    quoted,
    seq: input.seq,
    receivedAt,
    echo,
  })
  const windowUntil =
    event.opensWindow || opensWindow(message)
      ? windowAfter(account.channel.capabilities, message.at)
      : null
  const facts: Facts = {
    workspaceId: input.workspaceId,
    now,
    handle,
    contact,
    conversation: withMessage(place.after, message),
    message,
    promise: account.promise,
    windowUntil,
    opened: place.opened,
    assistant: account.assistant,
  }
  const intents = decide(facts, input.flows ?? noFlows)
  const decided = apply(facts.conversation, intents, now)
  return {
    before: place.before,
    after: decided.conversation,
    message,
    externalId: event.externalId,
    replyToExternalId: event.replyTo ?? null,
    windowUntil,
    given: event.tokens ?? {},
    files,
    answer: intents.some(({ kind }) => kind === 'answer'),
    starts: intents.flatMap((intent) => (intent.kind === 'start_flow' ? [intent] : [])),
    activities: { before: [...place.activities], after: decided.activities },
    actor: 'Atrium',
    events: [],
    now,
  }
}

/** The deciding stages, in order. They see facts and return intents; none of them writes. */
function decide(facts: Facts, flows: FlowsKnown): Intent[] {
  // A human wrote it, so a human answers.
  if (facts.message.direction === 'out') return [{ kind: 'handler', handler: 'human' }]
  const before = [...routing(facts), ...sla(facts), ...automation(facts, flows)]
  // One voice: where a flow answers, the assistant does not.
  if (before.some((one) => one.kind === 'start_flow' && one.answers && !one.but)) return before
  const { conversation } = apply(facts.conversation, before, facts.now)
  return [...before, ...assistant(mayKnow({ ...facts, conversation }))]
}

const noFlows: FlowsKnown = { flows: [], known: { language: null, labelIds: [], starts: {} } }

/** The customer's own private words open the window; comments, and the provider's notices about them, do not. */
function opensWindow({ direction, content, context }: Message): boolean {
  return direction === 'in' && content.kind !== 'system' && context?.post === undefined
}
