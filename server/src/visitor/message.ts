import type { Content } from '@atrium/contract/content'
import type { Author } from '@atrium/contract/message'
import type { VisitorMessage } from '@atrium/contract/visitor'

type Shown = {
  id: string
  externalId?: string | null | undefined
  seq: string
  at: string
  direction: 'in' | 'out'
  author: Author
  content: Content
  deleted: boolean
  attachments: { id: string; kind: string; name: string; type: string; bytes: number | null }[]
  /** Of this handle: other quotes are nobody's business here. */
  replyTo: { id: string; text: string } | null
}

/** A message as its customer sees it: no states of ours, no other handles, nothing of a deleted one. */
export function shownToVisitor(
  message: Shown,
  who: { base: string; token: string },
): VisitorMessage {
  const { author } = message
  return {
    // The visitor's own messages keep the id under which the widget sent them, so that it knows them again.
    id: message.direction === 'in' ? (message.externalId ?? message.id) : message.id,
    seq: message.seq,
    at: message.at,
    from: message.direction === 'in' ? 'visitor' : 'business',
    name: author.kind === 'member' ? author.name : null,
    content: message.deleted ? { kind: 'text', text: '' } : message.content,
    attachments: message.deleted
      ? []
      : message.attachments.map(({ id, kind, name, type, bytes }) => ({
          id,
          kind,
          name,
          type,
          ...(bytes !== null && { bytes }),
          url: `${who.base}/files/${id}?token=${encodeURIComponent(who.token)}`,
        })),
    ...(message.replyTo && { replyTo: { id: message.replyTo.id, text: message.replyTo.text } }),
    deleted: message.deleted,
  }
}
