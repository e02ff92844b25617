import type { VisitorMessage } from '@atrium/contract/visitor'
import type { OutboxItem, Upload } from './outbox.ts'

/** A message as the thread shows it, on its way or arrived. */
export type Line = {
  id: string
  at: string
  mine: boolean
  name: string | null
  content: VisitorMessage['content']
  files: { id: string; kind: string; name: string; type: string; bytes?: number; url?: string }[]
  replyTo?: { id: string; text: string }
  deleted: boolean
  state: 'sent' | 'sending' | 'failed'
  /** Why it failed, in the server's words. */
  reason?: string
}
export type Row =
  | { kind: 'day'; id: string; at: string }
  | { kind: 'line'; id: string; line: Line; first: boolean; last: boolean }

const groupMinutes = 5

/** Server messages in their order, then what is on its way; days apart; near messages of one author as a group. */
export function rows(messages: VisitorMessage[], outbox: OutboxItem[]): Row[] {
  const arrived = new Set(messages.map((message) => message.id))
  const lines = [
    ...messages.map(arrivedLine),
    ...outbox.filter((item) => !arrived.has(item.id)).map(waitingLine),
  ]
  return lines.flatMap((line, at) => {
    const before = lines[at - 1]
    const after = lines[at + 1]
    const newDay = before === undefined || day(before) !== day(line)
    const first = newDay || !together(before, line)
    const last = after === undefined || day(after) !== day(line) || !together(line, after)
    const row: Row = { kind: 'line', id: line.id, line, first, last }
    return newDay ? [{ kind: 'day', id: `day ${line.id}`, at: line.at }, row] : [row]
  })
}

/** Puts messages into the list: each once, the newer version of it, in the server's order. */
export function merge(messages: VisitorMessage[], more: VisitorMessage[]): VisitorMessage[] {
  const all = new Map(messages.map((message) => [message.id, message]))
  for (const message of more) all.set(message.id, message)
  return [...all.values()].sort((a, b) => compareSeq(a.seq, b.seq))
}

/** Orders 64-bit numbers that travel as text. */
export function compareSeq(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** Messages of the business after the one that the visitor saw last. */
export function unread(messages: VisitorMessage[], readSeq: string | undefined): VisitorMessage[] {
  return messages.filter(
    (message) =>
      message.from === 'business' && !message.deleted && compareSeq(message.seq, readSeq ?? '') > 0,
  )
}

function arrivedLine(message: VisitorMessage): Line {
  const { id, at, name, content, attachments, replyTo, deleted, from } = message
  return {
    id,
    at,
    mine: from === 'visitor',
    name,
    content,
    files: attachments.map(({ bytes, ...file }) => ({ ...file, ...(bytes && { bytes }) })),
    ...(replyTo && { replyTo }),
    deleted,
    state: 'sent',
  }
}

function waitingLine(item: OutboxItem): Line {
  const { id, at, text, uploads, choice, answers, replyTo, refused, sent } = item
  return {
    id,
    at,
    mine: true,
    name: null,
    content: answers
      ? { kind: 'form', name: 'pre-chat', answers }
      : choice
        ? { kind: 'choice', ...choice }
        : { kind: 'text', text },
    files: uploads.map(({ id, kind, name, type, bytes }: Upload) => ({
      id,
      kind,
      name,
      type,
      bytes,
    })),
    ...(replyTo && { replyTo }),
    deleted: false,
    state: refused !== undefined ? 'failed' : sent ? 'sent' : 'sending',
    ...(refused !== undefined && { reason: refused }),
  }
}

function together(a: Line, b: Line): boolean {
  const minutes = (Date.parse(b.at) - Date.parse(a.at)) / 60_000
  return a.mine === b.mine && a.name === b.name && minutes < groupMinutes
}

function day(line: Line): string {
  return new Date(line.at).toDateString()
}
