import type { Facts } from '../facts.ts'

/**
 * What the assistant may know of who writes. A number that was silent for long may have a new owner: until that is
 * proved, whose record it is stays hidden, and so does what the record holds. What was said before is read by
 * `readHistory`, which hides the same.
 */
export function mayKnow(facts: Facts): Facts {
  const { handle, contact, conversation, message } = facts
  if (!handle.provedSince) return facts
  const name = handle.label
  return {
    ...facts,
    handle: { ...handle, name: null, proofs: [] },
    contact: { ...contact, name, named: false, language: null },
    conversation: { ...conversation, contactName: name },
    message: { ...message, replyTo: null },
  }
}
