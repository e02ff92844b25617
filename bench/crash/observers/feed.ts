import { setTimeout as sleep } from 'node:timers/promises'
import { FeedEvent } from '@atrium/contract/event'
import type { Message } from '@atrium/contract/message'
import type { Workspace } from '../arena/doors.ts'
import type { View } from '../checks/records.ts'
import { seenOf } from './seen.ts'

/** A member's page that stays open through everything: it comes back after each cut with the last id that it heard. */
export type Feed = {
  view(): View['messages']
  /** How often it was told to read everything anew. A feed that keeps its promises does so only after a long absence. */
  resyncs(): number
  /** How often its line was cut. */
  cuts(): number
  close(): Promise<void>
}

const againMs = 100

/** Follows the feed of one workspace from the beginning. Resolves when it is live. */
export async function followFeed(
  origin: string,
  workspace: Workspace,
  onMessage: (message: Message) => void,
): Promise<Feed> {
  const messages = new Map<string, Message>()
  const names = new Map<string, string>()
  const closing = new AbortController()
  const live = Promise.withResolvers<void>()
  let lastId: string | undefined
  let resyncs = 0
  let cuts = 0

  function take(block: string): void {
    const fields = new Map(
      block.split('\n').flatMap((line) => {
        const found = /^(id|event|data): (.*)$/.exec(line)
        return found ? [[found[1] ?? '', found[2] ?? ''] as const] : []
      }),
    )
    const kind = fields.get('event')
    if (kind === 'ready') live.resolve()
    if (kind === 'resync') resyncs += 1
    if (kind === 'feed') hear(FeedEvent.parse(JSON.parse(fields.get('data') ?? '')))
    // Only now: an event whose line broke is told again.
    lastId = fields.get('id') ?? lastId
  }

  function hear(event: FeedEvent): void {
    if (event.kind === 'contact') names.set(event.contact.id, event.contact.name)
    if (event.kind === 'conversation')
      names.set(event.conversation.contactId, event.conversation.contactName)
    if (event.kind !== 'item' || event.item.type !== 'message') return
    const known = messages.get(event.item.id)
    if (!known || known.rev < event.item.rev) messages.set(event.item.id, event.item)
    onMessage(event.item)
  }

  async function once(): Promise<void> {
    const response = await fetch(`${origin}/api/v1/stream`, {
      headers: { cookie: workspace.cookie, ...(lastId && { 'last-event-id': lastId }) },
      signal: closing.signal,
    })
    if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`)
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) take(block)
    }
  }

  const following = (async () => {
    while (!closing.signal.aborted) {
      await once().catch(() => undefined)
      cuts += 1
      await sleep(againMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  })()
  await live.promise
  return {
    view: () =>
      [...messages.values()]
        .toSorted(byTimeline)
        .map((message) => seenOf(workspace.id, names.get(message.contactId) ?? '', message)),
    resyncs: () => resyncs,
    cuts: () => cuts,
    async close() {
      closing.abort()
      await following
    },
  }
}

/** (at, seq), as the page sorts. */
function byTimeline(a: Message, b: Message): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return BigInt(a.seq) < BigInt(b.seq) ? -1 : 1
}
