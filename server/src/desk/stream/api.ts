import { filePaths } from '@atrium/contract/api/inbox'
import type { Bus } from '../../platform/bus/bus.ts'
import type { FanOut } from '../../platform/feed/fan-out.ts'
import { cursorText, FeedCursorText, type FeedRow } from '../../platform/feed/feed.ts'
import type { FindActor } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { frame, openSse, type Sse } from '../../platform/http/response/sse.ts'
import type { OnBytes } from '../../platform/http/route.ts'
import type { Metrics } from '../../platform/observe/metrics.ts'
import { topics } from '../../topics.ts'

export type StreamDeps = {
  fanOut: FanOut
  bus: Pick<Bus, 'subscribe'>
  findActor: FindActor
  metrics: Metrics
}

/** A session that ended loses its stream within this time. */
const recheckMs = 5_000

/**
 * The members' live feed. `Last-Event-ID` (or `?after=` with a snapshot's feedCursor) replays what was missed;
 * a reader too far behind is told to read everything again.
 */
export function addStream(onBytes: OnBytes, deps: StreamDeps): void {
  const listening = new Map<Sse, { actor: Actor; check: () => Promise<boolean> }>()
  deps.metrics.gauge(
    'atrium_stream_listeners',
    'Members listening to the feed.',
    () => listening.size,
  )
  deps.bus.subscribe(topics.signal, (payload) => {
    const parsed = JSON.parse(payload) as { workspaceId: string; signal: unknown }
    const bytes = frame('signal', JSON.stringify(parsed.signal))
    for (const [sse, { actor }] of listening)
      if (actor.workspaceId === parsed.workspaceId) sse.sendFrame(bytes)
  })
  setInterval(() => void closeEnded(listening), recheckMs).unref()

  onBytes(
    { method: 'GET', path: filePaths.stream, access: 'member' },
    async ({ actor, query, request, reply }) => {
      const asked = FeedCursorText.safeParse(request.headers['last-event-id'] ?? query.after)
      const sse = openSse(reply)
      listening.set(sse, {
        actor,
        check: async () => (await deps.findActor(request))?.sessionId === actor.sessionId,
      })
      const listener = (row: FeedRow, bytes: Buffer): void => {
        if (visibleTo(actor, row)) sse.sendFrame(bytes)
      }
      const stop = asked.success
        ? await replay(deps, actor, asked.data, sse, listener)
        : deps.fanOut.subscribe(actor.workspaceId, listener)
      if (!asked.success) sse.send('ready', '{}', cursorText(deps.fanOut.position()))
      await sse.closed
      stop()
      listening.delete(sse)
    },
  )
}

async function replay(
  deps: StreamDeps,
  actor: Actor,
  from: FeedRow['cursor'],
  sse: Sse,
  listener: (row: FeedRow, bytes: Buffer) => void,
): Promise<() => void> {
  const followed = await deps.fanOut.follow(actor.workspaceId, from, listener)
  if (followed.ok) return followed.stop
  sse.send('resync', '{}', cursorText(deps.fanOut.position()))
  return deps.fanOut.subscribe(actor.workspaceId, listener)
}

/** How far another member has read is theirs alone; all else belongs to the workspace's members. */
function visibleTo(actor: Actor, row: FeedRow): boolean {
  const [first] = row.data as { kind?: string; memberId?: string }[]
  return first?.kind !== 'read' || first.memberId === actor.memberId
}

async function closeEnded(listening: Map<Sse, { check: () => Promise<boolean> }>): Promise<void> {
  for (const [sse, { check }] of listening) {
    const valid = await check().catch(() => true)
    if (!valid) sse.close()
  }
}
