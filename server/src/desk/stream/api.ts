import { filePaths } from '@atrium/contract/api/inbox'
import type { Auth } from '../../platform/auth/auth.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Db } from '../../platform/database/db.ts'
import type { FanOut } from '../../platform/feed/fan-out.ts'
import { FeedCursorText, type FeedRow } from '../../platform/feed/feed.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { frame, openSse, type Sse } from '../../platform/http/response/sse.ts'
import type { OnBytes } from '../../platform/http/route.ts'
import type { Metrics } from '../../platform/observe/metrics.ts'
import { topics } from '../../topics.ts'
import { activeMembers } from './sql.ts'

export type StreamDeps = {
  fanOut: FanOut
  bus: Pick<Bus, 'subscribe'>
  db: Db
  auth: Pick<Auth, 'lastingSessions'>
  metrics: Metrics
}

/** Who listens, and no more: there may be ten thousand of them. */
type Listening = Pick<Actor, 'workspaceId' | 'memberId' | 'sessionId'>

/** A session that ended loses its stream within this time. */
const recheckMs = 5_000

/**
 * The members' live feed. `Last-Event-ID` (or `?after=` with a snapshot's feedCursor) replays what was missed;
 * a reader too far behind is told to read everything again.
 */
export function addStream(onBytes: OnBytes, deps: StreamDeps): void {
  const listening = new Map<Sse, Listening>()
  deps.metrics.gauge(
    'atrium_stream_listeners',
    'Members listening to the feed.',
    () => listening.size,
  )
  deps.bus.subscribe(topics.signal, (payload) => {
    const parsed = JSON.parse(payload) as { workspaceId: string; signal: unknown }
    const bytes = frame('signal', JSON.stringify(parsed.signal))
    for (const [sse, actor] of listening)
      if (actor.workspaceId === parsed.workspaceId) sse.sendFrame(bytes)
  })
  let checking = false
  setInterval(() => {
    if (checking) return
    checking = true
    void closeEnded(deps, listening).finally(() => {
      checking = false
    })
  }, recheckMs).unref()

  onBytes(
    { method: 'GET', path: filePaths.stream, access: 'member' },
    async ({ actor: { workspaceId, memberId, sessionId }, query, request, reply }) => {
      const actor = { workspaceId, memberId, sessionId }
      const asked = FeedCursorText.safeParse(request.headers['last-event-id'] ?? query.after)
      const sse = openSse(reply)
      const listener = (row: FeedRow, bytes: Buffer): void => {
        if (visibleTo(actor, row)) sse.sendFrame(bytes)
      }
      const stop = asked.success
        ? await replay(deps, actor, asked.data, sse, listener)
        : deps.fanOut.subscribe(actor.workspaceId, listener)
      if (!asked.success) sse.send('ready', '{}', deps.fanOut.position())
      listening.set(sse, actor)
      sse.onceClosed(() => {
        stop()
        listening.delete(sse)
      })
    },
  )
}

async function replay(
  deps: StreamDeps,
  actor: Listening,
  from: FeedRow['cursor'],
  sse: Sse,
  listener: (row: FeedRow, bytes: Buffer) => void,
): Promise<() => void> {
  const followed = await deps.fanOut.follow(actor.workspaceId, from, listener)
  if (followed.ok) return followed.stop
  sse.send('resync', '{}', deps.fanOut.position())
  return deps.fanOut.subscribe(actor.workspaceId, listener)
}

/** How far another member has read is theirs alone; all else belongs to the workspace's members. */
function visibleTo(actor: Listening, row: FeedRow): boolean {
  const [first] = row.data as { kind?: string; memberId?: string }[]
  return first?.kind !== 'read' || first.memberId === actor.memberId
}

/** Asks for all of a workspace together: one by one, ten thousand listeners would cost more than a core. */
async function closeEnded(
  { db, auth }: Pick<StreamDeps, 'db' | 'auth'>,
  listening: Map<Sse, Listening>,
): Promise<void> {
  for (const [workspaceId, lines] of Map.groupBy(listening, ([, actor]) => actor.workspaceId)) {
    const actors = lines.map(([, actor]) => actor)
    try {
      const sessions = await auth.lastingSessions(actors.map(({ sessionId }) => sessionId))
      const members = await db.inWorkspace(workspaceId, (tx) =>
        activeMembers(
          tx,
          actors.map(({ memberId }) => memberId),
        ),
      )
      for (const [sse, actor] of lines)
        if (!sessions.has(actor.sessionId) || !members.has(actor.memberId)) sse.close()
    } catch {
      // While the database cannot be asked nobody loses their line; the next look tells.
    }
  }
}
