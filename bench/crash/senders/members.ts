import { setTimeout as sleep } from 'node:timers/promises'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Arena } from '../arena/arena.ts'
import { type Book, markIn, type Told, textOf } from '../checks/records.ts'

/** The members of an arena: they answer what they see, and press again until the answer is there. */
export type Members = {
  /** A message that came over the feed of this workspace. */
  see(cookie: string, message: Message): void
  /** Resolves when every reply has its answer. */
  idle(): Promise<void>
}

const againMs = 150
/** Mails leave so slowly that fewer can be answered. */
const mailsAnsweredLess = 3
const patienceMs = 60_000

/**
 * One in `every` messages of a customer is answered. A request is repeated with the same ids, as the app does, until
 * it is answered; a customer's replies go one after the other, so that their order is known.
 */
export function startMembers(arena: Arena, options: { every: number; book: Book }): Members {
  const lines = new Map<string, Promise<void>>()
  const answered = new Map<string, number>()

  function see(cookie: string, message: Message): void {
    const mark =
      message.content.kind === 'text' || message.content.kind === 'email'
        ? markIn(message.content.text)
        : undefined
    if (message.direction !== 'in' || mark?.kind !== 'said') return
    const every = message.channel === 'email' ? options.every * mailsAnsweredLess : options.every
    // The feed may say a thing twice.
    if (mark.n % every !== 0 || (answered.get(mark.customer) ?? 0) >= mark.n) return
    answered.set(mark.customer, mark.n)
    const told: Told = {
      customer: mark.customer,
      n: mark.n,
      messageId: newId(MessageId),
      outcome: 'open',
    }
    options.book.told.push(told)
    const before = lines.get(mark.customer) ?? Promise.resolve()
    lines.set(
      mark.customer,
      before.then(() => send(cookie, message, told)),
    )
  }

  async function send(cookie: string, message: Message, told: Told): Promise<void> {
    const { customer, n, messageId } = told
    const url = `${arena.front.origin}/api/v1/conversations/${message.conversationId}/messages`
    const text = textOf({ customer, kind: 'told', n })
    const content =
      message.content.kind === 'email'
        ? { kind: 'email', subject: message.content.subject, text }
        : { kind: 'text', text }
    const body = { messageId, handleId: message.handleId, accountId: message.accountId, content }
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-atrium': '1',
        'idempotency-key': messageId,
        cookie,
      },
      body: JSON.stringify(body),
    }
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      const status = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
        .then(async (response) => {
          await response.arrayBuffer()
          return response.status
        })
        .catch(() => 0)
      if (status === 200) {
        told.outcome = 'acknowledged'
        return
      }
      await sleep(againMs)
    }
  }

  return { see, idle: async () => void (await Promise.all(lines.values())) }
}
