import type { Entry, RawRequest, Split } from '@atrium/channel-kit/channel'
import { parseJson } from '@atrium/channel-kit/json'
import { MessageId } from '@atrium/contract/ids'
import { VisitorEvent } from '@atrium/contract/visitor'
import type { Row, Said } from './row.ts'
import type { WebchatSettings } from './settings.ts'
import { Attested } from './verify.ts'
import { readUpload } from './visitors/token.ts'

// 10,000 characters, worst as six-byte escapes, and ten upload ids.
const bodyLimit = 96_000
const typingSlot = 3000

/** A visitor's request → one journal entry. */
export function split(request: RawRequest, settings: WebchatSettings, attested: unknown): Split {
  const who = Attested.safeParse(attested)
  if (!who.success) return { ok: false, reason: 'request was not verified' }
  if (request.body.byteLength > bodyLimit) return { ok: false, reason: 'message too large' }
  const event = VisitorEvent.safeParse(readJson(request.body))
  if (!event.success) {
    const issue = event.error.issues[0]
    return { ok: false, reason: `${issue?.path.join('.') || 'body'}: ${issue?.message}` }
  }
  const said = resolve(event.data, settings, who.data)
  if (typeof said === 'string') return { ok: false, reason: said }
  return { ok: true, entries: [entry({ ...who.data, said })] }
}

/** Turns a row into an entry; a repeat of the same act has the same key, and no visitor can take another's key. */
export function entry(row: Row, digest = ''): Entry {
  return {
    key: `${row.said.type}:${row.visitor}:${ownKey(row, digest)}`,
    lane: row.visitor,
    raw: JSON.stringify(row),
  }
}

/** What the visitor said with everything in it checked, or the reason why it cannot be taken. */
function resolve(event: VisitorEvent, settings: WebchatSettings, who: Attested): Said | string {
  switch (event.type) {
    case 'message':
      return resolveMessage(event, settings, who)
    case 'form':
      return event.answers.every((answer) => ['name', 'email', 'phone'].includes(answer.field))
        ? event
        : 'answers: unknown field'
    case 'read': {
      const id = MessageId.safeParse(event.id)
      return id.success ? { type: 'read', id: id.data } : 'id: not a message'
    }
    case 'typing':
      return event
  }
}

function resolveMessage(
  event: Extract<VisitorEvent, { type: 'message' }>,
  settings: WebchatSettings,
  who: Attested,
): Said | string {
  if (event.text.trim() === '' && event.uploads.length === 0 && !event.choice)
    return 'empty message'
  if (event.replyTo !== undefined && !MessageId.safeParse(event.replyTo).success) {
    return 'replyTo: not a message'
  }
  const uploads = event.uploads.flatMap(
    (token) => readUpload(token, who.visitor, settings.secret, new Date(who.at)) ?? [],
  )
  if (uploads.length < event.uploads.length)
    return 'a file is unknown or has expired: attach it again'
  const { choice, replyTo, page, ...rest } = event
  return {
    ...rest,
    uploads,
    ...(choice && { choice }),
    ...(replyTo !== undefined && { replyTo }),
    ...(page !== undefined && { page }),
  }
}

/**
 * Typing is journaled like all else (one way in), but at most one row per visitor and three seconds: the slot is
 * the key. The widget sends no more often than that.
 */
function ownKey(row: Row, digest: string): string {
  switch (row.said.type) {
    case 'typing':
      return String(Math.floor(Date.parse(row.at) / typingSlot))
    case 'identify':
      return digest
    default:
      return row.said.id
  }
}

function readJson(body: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
