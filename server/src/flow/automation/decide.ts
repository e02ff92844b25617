import { type Content, plainText } from '@atrium/contract/content'
import {
  type ArmedFlow,
  type FlowTrigger,
  type FlowUnmet,
  startsByMember,
} from '@atrium/contract/flow/flow'
import type { Message } from '@atrium/contract/message'
import type { Facts, FlowFacts } from '../facts.ts'
import type { FlowStart, Intent } from '../intent.ts'
import { saysOneOf } from './words.ts'

/** So often a flow starts for one customer within these hours; more is a loop, or two machines that talk. */
const mostStarts = 5
const startsMs = 24 * 3600_000

/** From when on starts count. */
export function startsSince(now: Date): Date {
  return new Date(now.getTime() - startsMs)
}

/** The flows that are on, and what their starts are decided on. */
export type FlowsKnown = { flows: ArmedFlow[]; known: FlowFacts }

/**
 * Which flows start with a message of a customer. A flow that answered has the conversation until the customer writes
 * again: then it is decided anew who answers.
 */
export function decide(facts: Facts, { flows, known }: FlowsKnown): Intent[] {
  const { conversation } = facts
  const over: Intent[] =
    conversation.handler === 'flow' ? [{ kind: 'handler', handler: 'nobody' }] : []
  if (flows.length === 0 || unfit(facts)) return over
  const { message, opened } = facts
  const triggers: FlowTrigger[] = opened ? ['opened', 'message'] : ['message']
  return [...over, ...starts(flows, { ...known, triggers, ...saidIn(message) })]
}

/** Which flows start because of what a member did. */
export function decideByMember(
  flows: ArmedFlow[],
  did: 'replied' | 'resolved',
  channel: string,
  known: FlowFacts,
): Intent[] {
  return starts(flows, { ...known, triggers: [did], channel, text: null })
}

/** What happened, as conditions are held against it. */
export type Happening = FlowFacts & {
  triggers: FlowTrigger[]
  channel: string
  /** Null where no message started it. */
  text: string | null
}

export function saidIn({ channel, content }: Pick<Message, 'channel' | 'content'>) {
  return { channel, text: plainText(content) }
}

/** The flows that something starts. Of those that answer, the first does, so that nobody gets two answers. */
function starts(flows: ArmedFlow[], happening: Happening): Intent[] {
  let isAnswered = false
  return flows.flatMap((flow): Intent[] => {
    if (unmet(flow, happening)) return []
    const { id: flowId, answers } = flow
    const but: FlowStart['but'] =
      answers && isAnswered ? 'another' : tooOften(flow, happening) ? 'too_often' : null
    if (answers && !but) isAnswered = true
    return [{ kind: 'start_flow', flowId, answers, but }]
  })
}

export function tooOften({ id }: Pick<ArmedFlow, 'id'>, { starts: counts }: FlowFacts): boolean {
  return (counts[id] ?? 0) >= mostStarts
}

/**
 * Whether nobody's flow starts with this message, whatever it asks for: it is of somebody blocked, can be read by
 * everybody, comes late (somebody wrote after it), or is no person's word.
 */
export function unfit({
  handle,
  contact,
  message,
  conversation,
}: Pick<Facts, 'handle' | 'contact' | 'message' | 'conversation'>): FlowUnmet | null {
  if (message.direction !== 'in' || !isSaid(message.content)) return 'no_message'
  if (handle.blocked || contact.blocked) return 'blocked'
  if (message.context?.post) return 'not_private'
  return message.at < conversation.lastMessageAt ? 'no_message' : null
}

/** A machine that answers mail would go on for ever with ours. */
function isSaid(content: Content): boolean {
  if (content.kind === 'email') return !content.automatic
  return content.kind !== 'system' && content.kind !== 'unsupported'
}

/** The first thing that does not hold; null where all does. */
export function unmet(
  { trigger, conditions }: Pick<ArmedFlow, 'trigger' | 'conditions'>,
  happening: Happening,
): FlowUnmet | null {
  const { channels, words, languages, labels } = conditions
  const { triggers, channel, text, language, labelIds } = happening
  if (!triggers.includes(trigger)) return 'trigger'
  if (channels && !channels.includes(channel)) return 'channels'
  if (words && (text === null || !saysOneOf(text, words))) return 'words'
  const [spoken = ''] = language?.toLowerCase().split(/[-_]/) ?? []
  if (languages && !languages.includes(spoken)) return 'languages'
  const holds = labels?.every(({ labelId, is }) => labelIds.includes(labelId) === (is === 'has'))
  return holds === false ? 'labels' : null
}

/**
 * Whether a flow may start with such a message, as far as the message alone can tell: what is known of the customer is
 * read only then.
 */
export function mayStart(flows: ArmedFlow[], channel: string, content: Content): boolean {
  const text = plainText(content)
  return flows.some(
    ({ trigger, conditions: { channels, words } }) =>
      !startsByMember(trigger) &&
      (!channels || channels.includes(channel)) &&
      (!words || saysOneOf(text, words)),
  )
}
