import type { PhoneMessage } from '@atrium/channel-kit/fake'

/** Mails of one subject, the newest last. */
export type MailThread = { subject: string; messages: PhoneMessage[]; at: string; unread: boolean }

/** Sorts mails into threads by their subject without Re: and Fwd:, the newest thread first. */
export function threadsOf(messages: PhoneMessage[], seen: ReadonlySet<string>): MailThread[] {
  const threads = new Map<string, PhoneMessage[]>()
  const bySubject = new Map<string, string>()
  for (const message of messages) {
    const key = keyOf(message, bySubject)
    bySubject.set(message.id, key)
    threads.set(key, [...(threads.get(key) ?? []), message])
  }
  return [...threads.values()]
    .map((list) => ({
      subject: subjectOf(list[0]),
      messages: list,
      at: list.at(-1)?.at ?? '',
      unread: list.some(
        (one) => one.from === 'business' && one.state !== 'read' && !seen.has(one.id),
      ),
    }))
    .sort((a, b) => b.at.localeCompare(a.at))
}

function keyOf(message: PhoneMessage, known: Map<string, string>): string {
  const replied = message.replyTo && known.get(message.replyTo)
  return replied || bare(subjectOf(message)).toLowerCase() || message.id
}

function subjectOf(message: PhoneMessage | undefined): string {
  return message?.content.kind === 'email' ? message.content.subject : ''
}

/** The subject without the marks of answers, in the languages that mail programs write them. */
export function bare(subject: string): string {
  return subject.replace(/^(\s*(re|fwd?|aw|wg|sv|tr|rv|ynt)\s*:\s*)+/i, '').trim()
}
