import type { Customer, CustomerAct, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import { MessageId, newId } from '@atrium/contract/ids'
import { BootReply } from '@atrium/contract/visitor'
import { createFeed } from './feed.ts'
import { createOutbox, createWire } from './wire.ts'

export type VisitorOptions = {
  customer: Customer
  /** The account's visitor surface: `…/channels/webchat/<account>`. */
  url: string
  faults: Faults
  now(): Date
  /** The signed token of a visitor whom the business knows. */
  identity(): Promise<string | undefined>
  changed(): void
}

/** A visitor in a browser without a screen: the widget's side of the wire. */
export function createVisitor({ customer, url, faults, now, identity, changed }: VisitorOptions) {
  const stopping = new AbortController()
  const wire = createWire(url, stopping.signal)
  const feed = createFeed(url, wire, changed)
  const outbox = createOutbox(wire, faults, async () => (await session()).token)
  let booted: Promise<BootReply> | undefined
  let asked = false

  function session(): Promise<BootReply> {
    booted ??= boot().catch((error: unknown) => {
      booted = undefined
      throw error
    })
    return booted
  }

  async function boot(): Promise<BootReply> {
    const jwt = await identity()
    const reply = BootReply.parse(
      await wire.post('/boot', jwt === undefined ? {} : { identity: jwt }),
    )
    feed.follow(reply.token, () => faults.outage)
    return reply
  }

  /** Like the widget, the form goes out just before the first message, so that it opens no empty conversation. */
  async function answerForm(): Promise<void> {
    if (asked) return
    asked = true
    const { config } = await session()
    const answers = config.preChat.flatMap(({ field }) => {
      const value = customer[field]
      return value === undefined ? [] : [{ field, value }]
    })
    if (answers.length > 0) await outbox.post({ type: 'form', id: newId(MessageId), answers })
  }

  async function say(message: object, content: PhoneMessage['content']): Promise<{ id: string }> {
    await answerForm()
    const id = newId(MessageId)
    const mine = { id, from: 'customer', content, files: [], state: 'sent', reactions: [] } as const
    feed.add({ ...mine, files: [], reactions: [], at: now().toISOString() })
    await outbox.post({ type: 'message', id, text: '', ...message })
    return { id }
  }

  async function read(): Promise<{ id: string }> {
    const newest = feed.transcript().findLast((message) => message.from === 'business')
    if (newest === undefined) return { id: '' }
    feed.markRead()
    await outbox.post({ type: 'read', id: newest.id })
    return { id: newest.id }
  }

  async function act(what: CustomerAct): Promise<{ id: string }> {
    switch (what.kind) {
      case 'text': {
        const { text, replyTo } = what
        return say({ text, ...(replyTo !== undefined && { replyTo }) }, { kind: 'text', text })
      }
      case 'file': {
        const upload = await wire.upload(what.file, (await session()).token)
        const text = what.caption ?? ''
        return say({ text, uploads: [upload] }, { kind: 'text', text })
      }
      case 'choice': {
        const choice = { id: what.id, title: what.title }
        return say({ text: what.title, choice, replyTo: what.to }, { kind: 'choice', ...choice })
      }
      case 'read':
        return read()
      case 'typing':
        await outbox.post({ type: 'typing' })
        return { id: '' }
      default:
        throw new Error(`Web chat has no ${what.kind}.`)
    }
  }

  return {
    act,
    transcript: feed.transcript,
    idle: outbox.idle,
    token: async () => (await session()).token,
    stop: () => stopping.abort(),
  }
}
