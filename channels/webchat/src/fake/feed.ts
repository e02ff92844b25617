import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { AttachmentKind } from '@atrium/contract/content'
import { VisitorHistory, VisitorMessage } from '@atrium/contract/visitor'
import { followStream } from './stream.ts'
import type { Wire } from './wire.ts'

/** What the visitor's window shows: history and stream, each message once. */
export function createFeed(url: string, wire: Wire, changed: () => void) {
  const shown = new Map<string, PhoneMessage>()

  function show(message: VisitorMessage): void {
    const mine = message.from === 'visitor'
    shown.set(message.id, {
      id: message.id,
      from: mine ? 'customer' : 'business',
      at: message.at,
      content: message.content,
      files: message.attachments.map((file) => ({
        name: file.name,
        type: file.type,
        kind: AttachmentKind.catch('document').parse(file.kind),
        url: new URL(file.url, `${url}/`).href,
      })),
      state: mine ? 'sent' : (shown.get(message.id)?.state ?? 'delivered'),
      reactions: [],
      ...(message.replyTo && { replyTo: message.replyTo.id }),
      ...(message.deleted && { deleted: true }),
    })
    changed()
  }

  async function history(token: string): Promise<void> {
    try {
      for (const message of VisitorHistory.parse(await wire.get('/messages', token)).items) {
        show(message)
      }
    } catch {
      // The stream goes on; the next connection reads again.
    }
  }

  return {
    /** Subscribes first and then reads what was there, so that nothing falls between. */
    follow(token: string, blocked: () => boolean): void {
      void followStream(`${url}/stream?token=${encodeURIComponent(token)}`, wire.signal, {
        opened: () => void history(token),
        event: ({ event, data }) => {
          if (event === 'message') show(VisitorMessage.parse(JSON.parse(data)))
        },
        blocked,
      })
    },
    /** The visitor's own words stand there at once. */
    add(message: PhoneMessage): void {
      if (!shown.has(message.id)) shown.set(message.id, message)
      changed()
    },
    markRead(): void {
      for (const message of shown.values()) if (message.from === 'business') message.state = 'read'
      changed()
    },
    transcript: () => [...shown.values()].sort((a, b) => a.at.localeCompare(b.at)),
  }
}
