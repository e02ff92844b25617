import type { WorkspaceId } from '@atrium/contract/ids'
import { journalTopic } from './flow/inbound/journal.ts'
import { type LaneDeps, readyShards, workShards } from './flow/inbound/lanes.ts'
import { type DispatchDeps, dispatch, readyWorkspaces } from './flow/outbound/dispatch.ts'
import { outboxTopic } from './flow/outbound/queue/outbox.ts'
import type { Bus } from './platform/bus/bus.ts'
import type { Log } from './platform/observe/log.ts'

/** Transactions side by side in one process; more only adds waiting in the database. */
const workersAtOnce = 3
/** So many events that wait to be stored are a rush: a provider waits for its answer, the messages can follow. */
const rush = 32
/** Shards of one transaction: it fills itself when there is much to do, and all shards are spread over the workers. */
const shardsPerWorker = 6
/** Sends under way in one process. */
const sendsAtOnce = 64
const claimAtOnce = 8
/** A lost hint costs at most this. */
const pollMs = 1_000

export type Loop = {
  /** Stops taking new work and resolves when what runs has ended. */
  stop(): Promise<void>
  /** When it last looked for work: a worker that stands still is noticed. */
  lastLook(): number
}

/**
 * Works the journal: shards that have events, each by one worker in the whole installation. `atTheDoor` tells how many
 * events wait in this process to be stored.
 */
export function workJournal(
  deps: LaneDeps & { bus: Pick<Bus, 'subscribe'>; log: Log; atTheDoor: () => number },
): Loop {
  const waiting = new Map<WorkspaceId, Set<number>>()
  /** The number of each workspace's last turn: who was not served for long comes before who floods. */
  const turns = new Map<WorkspaceId, number>()
  let turn = 0
  const running = new Set<string>()
  const active = new Set<Promise<void>>()

  function add(workspaceId: WorkspaceId, shard: number): void {
    const shards = waiting.get(workspaceId) ?? new Set()
    waiting.set(workspaceId, shards.add(shard))
  }

  /** Waiting shards that nobody here works, of the workspace whose last turn is longest ago. */
  function take(): { workspaceId: WorkspaceId; shards: number[] } | undefined {
    const line = [...waiting].sort(([a], [b]) => (turns.get(a) ?? 0) - (turns.get(b) ?? 0))
    for (const [workspaceId, all] of line) {
      const free = [...all].filter((shard) => !running.has(`${workspaceId}/${shard}`))
      const shards = free.slice(0, shardsPerWorker)
      if (shards.length === 0) continue
      const rest = all.difference(new Set(shards))
      if (rest.size > 0) waiting.set(workspaceId, rest)
      else waiting.delete(workspaceId)
      turn += 1
      turns.set(workspaceId, turn)
      return { workspaceId, shards }
    }
    return undefined
  }

  function pump(): void {
    const most = deps.atTheDoor() > rush ? 1 : workersAtOnce
    while (active.size < most && !loop.stopped) {
      const taken = take()
      if (!taken) return
      const { workspaceId, shards } = taken
      const keys = shards.map((shard) => `${workspaceId}/${shard}`)
      for (const key of keys) running.add(key)
      const work = workShards(deps, workspaceId, shards)
        .then((unfinished) => {
          for (const shard of unfinished) add(workspaceId, shard)
        })
        .catch((error: unknown) =>
          deps.log.error({ stage: 'inbound', error: text(error) }, 'shards could not be worked'),
        )
        .finally(() => {
          for (const key of keys) running.delete(key)
          active.delete(work)
          pump()
        })
      active.add(work)
    }
  }

  const unsubscribe = deps.bus.subscribe(journalTopic, (payload) => {
    const [workspaceId, shard] = payload.split('/')
    if (workspaceId && shard) add(workspaceId as WorkspaceId, Number(shard))
    pump()
  })
  const loop = poll(deps.log, 'inbound', async () => {
    for (const { workspaceId, shard } of await readyShards(deps.db)) add(workspaceId, shard)
    pump()
  })
  return {
    lastLook: loop.lastLook,
    async stop() {
      unsubscribe()
      await loop.stop()
      await Promise.allSettled(active)
    },
  }
}

/** Sends what policy let through. A send under way is awaited when the process stops. */
export function workOutbox(
  deps: Omit<DispatchDeps, 'track'> & { bus: Pick<Bus, 'subscribe'>; log: Log },
): Loop {
  const sends = new Set<Promise<void>>()
  const waiting = new Set<WorkspaceId>()
  let busy = false

  const track = (workspaceId: WorkspaceId, send: Promise<void>): void => {
    const ended = send
      .catch((error: unknown) =>
        deps.log.error(
          { stage: 'outbound', error: text(error) },
          'a send could not be settled; its lease will end',
        ),
      )
      .finally(() => {
        sends.delete(ended)
        // A lane gives its next message when the one before has ended, so an end is a reason to look again.
        waiting.add(workspaceId)
        void pump()
      })
    sends.add(ended)
  }

  async function pump(): Promise<void> {
    if (busy || loop.stopped) return
    busy = true
    try {
      for (const workspaceId of waiting) {
        waiting.delete(workspaceId)
        if (sends.size >= sendsAtOnce) {
          waiting.add(workspaceId)
          return
        }
        const own = { ...deps, track: (send: Promise<void>) => track(workspaceId, send) }
        const claimed = await dispatch(own, workspaceId, claimAtOnce)
        if (claimed > 0) waiting.add(workspaceId)
      }
    } catch (error) {
      deps.log.error({ stage: 'outbound', error: text(error) }, 'the outbox could not be worked')
    } finally {
      busy = false
    }
  }

  const unsubscribe = deps.bus.subscribe(outboxTopic, (payload) => {
    waiting.add(payload as WorkspaceId)
    void pump()
  })
  const loop = poll(deps.log, 'outbound', async () => {
    for (const workspaceId of await readyWorkspaces(deps.db, deps.now())) waiting.add(workspaceId)
    await pump()
  })
  return {
    lastLook: loop.lastLook,
    async stop() {
      unsubscribe()
      await loop.stop()
      await Promise.allSettled(sends)
    },
  }
}

function poll(log: Log, stage: string, look: () => Promise<void>): Loop & { stopped: boolean } {
  let last = Date.now()
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> = Promise.resolve()
  const loop = {
    stopped: false,
    lastLook: () => last,
    async stop() {
      loop.stopped = true
      clearTimeout(timer)
      await current
    },
  }
  const round = async (): Promise<void> => {
    try {
      await look()
      last = Date.now()
    } catch (error) {
      log.warn({ stage, error: text(error) }, 'could not look for work')
    }
    if (!loop.stopped) timer = setTimeout(start, pollMs)
  }
  function start(): void {
    current = round()
  }
  start()
  return loop
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
