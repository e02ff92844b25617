import type { Content } from '@atrium/contract/content'
import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

/**
 * Whether the assistant thinks about a message: where it is on, of what a customer said in private. Whether it may speak
 * is seen when it has something to say (flow/answering/answer.ts); a person's pause may have ended, or begun, by then.
 */
export function decide(facts: Facts): Intent[] {
  const { assistant, handle, contact, message, conversation } = facts
  if (!assistant || handle.blocked || contact.blocked) return []
  if (message.context?.post || conversation.handler === 'flow') return []
  return saysSomething(message.content) ? [{ kind: 'answer' }] : []
}

/** Mail is left to people, and a provider's notice is nobody's word. */
function saysSomething({ kind }: Content): boolean {
  return kind !== 'email' && kind !== 'system' && kind !== 'unsupported'
}
