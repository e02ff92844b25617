import type { WorkspaceId } from '@atrium/contract/ids'
import type { ActDeps } from '../flow/act.ts'
import { flowTopic } from '../flow/automation/rows.ts'
import { lookAround } from '../flow/identity/suggest/look.ts'
import { journalTopic, readHint } from '../flow/inbound/journal.ts'
import { type LaneDeps, readyShards, workShards } from '../flow/inbound/lanes.ts'
import { takeTurns } from '../flow/inbound/turns/turns.ts'
import { type DispatchDeps, dispatch, readyWorkspaces } from '../flow/outbound/dispatch.ts'
import { outboxTopic } from '../flow/outbound/queue/outbox.ts'
import { advance, dueRuns } from '../flow/running/advance.ts'
import type { RunDeps } from '../flow/running/perform.ts'
import { dueReminders, remind } from '../flow/sending/booking-messages.ts'
import { dueScheduled, sendScheduled } from '../flow/sending/send-later.ts'
import { warnOfDue } from '../flow/sla/warn.ts'
import type { Bus } from '../platform/bus/bus.ts'
import type { Db } from '../platform/database/db.ts'
import { createShared } from '../platform/database/together/shared.ts'
import type { Log } from '../platform/observe/log.ts'

/** Transactions side by side in one process; more only adds waiting in the database. */
const workersAtOnce = 3
/** Sends under way in one process. */
const sendsAtOnce = 64
const claimAtOnce = 8
/** How long what became of a broadcast's message waits for that of others. */
const settleTogetherMs = 40
/** A lost hint costs at most this. */
const pollMs = 1_000
/** Looks for who else somebody may be wait for a calm moment, at most so long; and make others wait for one no longer than that. */
const longestUncalmMs = 5_000
const longestRoundMs = 5_000

export type Loop = {
  /** Stops taking new work and resolves when what runs has ended. */
  stop(): Promise<void>
  /** When it last looked for work: a worker that stands still is noticed. */
  lastLook(): number
}

/**
 * Works the journal: shards that have events, each by one worker in the whole installation. `isCalm`: nothing waits here
 * and nothing is at work.
 */
export function workJournal(
  deps: LaneDeps & { bus: Pick<Bus, 'subscribe'>; log: Log },
): Loop & { isCalm(): boolean } {
  const turns = takeTurns()
  const active = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  function pump(): void {
    clearTimeout(timer)
    while (active.size < workersAtOnce && !loop.stopped) {
      const turn = turns.take()
      if (!turn) break
      const started = performance.now()
      let unfinished: number[] = []
      const work = workShards(deps, turn.workspaceId, turn.shards, turn.most)
        .then((shards) => {
          unfinished = shards
        })
        .catch((error: unknown) =>
          deps.log.error({ stage: 'inbound', error: text(error) }, 'shards could not be worked'),
        )
        .finally(() => {
          active.delete(work)
          turns.end(turn, unfinished, performance.now() - started)
          pump()
        })
      active.add(work)
    }
    const restMs = turns.restMs()
    if (restMs !== undefined && !loop.stopped) timer = setTimeout(pump, restMs)
  }

  const unsubscribe = deps.bus.subscribe(journalTopic, (payload) => {
    const hint = readHint(payload)
    if (!hint) return
    turns.add(hint.workspaceId, hint.shards, hint.events)
    pump()
  })
  const loop = poll(deps.log, 'inbound', async () => {
    for (const { workspaceId, shard } of await readyShards(deps.db))
      turns.add(workspaceId, [shard], 0)
    pump()
  })
  return {
    lastLook: loop.lastLook,
    isCalm: turns.isCalm,
    async stop() {
      unsubscribe()
      await loop.stop()
      clearTimeout(timer)
      await Promise.allSettled(active)
    },
  }
}

/** Sends what policy let through. A send under way is awaited when the process stops. */
export function workOutbox(
  deps: Omit<DispatchDeps, 'track' | 'shared'> & { bus: Pick<Bus, 'subscribe'>; log: Log },
): Loop {
  const shared = createShared(deps.db, settleTogetherMs)
  const sends = new Set<Promise<void>>()
  const waiting = new Set<WorkspaceId>()
  let busy = false

  const track = (workspaceId: WorkspaceId, send: Promise<boolean>): void => {
    const ended = send
      .then(
        (more) => {
          // A lane gives its next message when the one before has ended.
          if (more) waiting.add(workspaceId)
        },
        (error: unknown) =>
          deps.log.error(
            { stage: 'outbound', error: text(error) },
            'a send could not be settled; its lease will end',
          ),
      )
      .finally(() => {
        sends.delete(ended)
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
        const own = { ...deps, shared, track: (send: Promise<boolean>) => track(workspaceId, send) }
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

/** Sends what members wrote to be sent now. */
export function workScheduled(deps: ActDeps & { db: Db; log: Log }): Loop {
  return poll(deps.log, 'scheduled', async () => {
    for (const due of await dueScheduled(deps.db, deps.now()))
      await sendScheduled(deps.db, deps, due).catch((error: unknown) =>
        deps.log.error(
          { stage: 'scheduled', message: due.id, error: text(error) },
          'a scheduled message could not be sent',
        ),
      )
  })
}

/** Makes the reminders of bookings whose time has come. */
export function workReminders(deps: ActDeps & { db: Db; log: Log }): Loop {
  return poll(deps.log, 'reminders', async () => {
    for (const due of await dueReminders(deps.db, deps.now()))
      await remind(deps.db, deps, due).catch((error: unknown) =>
        deps.log.error(
          { stage: 'reminders', booking: due.id, error: text(error) },
          'a reminder could not be made',
        ),
      )
  })
}

/** Runs side by side in one process; two of one customer wait for each other anyway. */
const runsAtOnce = 4

/** Takes the steps of flows that are due, at once where they began in this moment. */
export function workFlows(deps: RunDeps & { db: Db; bus: Pick<Bus, 'subscribe'>; log: Log }): Loop {
  let current: Promise<void> | undefined
  let again = false

  async function round(): Promise<void> {
    do {
      again = false
      const due = await dueRuns(deps.db, deps.now())
      const lane = async (): Promise<void> => {
        for (let run = due.shift(); run && !loop.stopped; run = due.shift()) await take(run)
      }
      await Promise.all(Array.from({ length: runsAtOnce }, lane))
    } while (again && !loop.stopped)
  }

  function take(run: Awaited<ReturnType<typeof dueRuns>>[number]): Promise<void> {
    return advance(deps.db, deps, run).catch((error: unknown) =>
      deps.log.error(
        { stage: 'flows', run: run.id, error: text(error) },
        'a step could not be taken',
      ),
    )
  }

  function pump(): Promise<void> {
    again = true
    current ??= round().finally(() => {
      current = undefined
    })
    return current
  }

  const unsubscribe = deps.bus.subscribe(flowTopic, () => {
    if (!loop.stopped) pump().catch(() => undefined)
  })
  const loop = poll(deps.log, 'flows', pump)
  return {
    lastLook: loop.lastLook,
    async stop() {
      unsubscribe()
      await loop.stop()
      await current?.catch(() => undefined)
    },
  }
}

/** Compares records with each other while no message waits, and a few of them now and then whatever happens. */
export function workLooks(
  deps: Parameters<typeof lookAround>[0] & { isCalm: () => boolean },
): Loop {
  let last = 0
  return poll(deps.log, 'looks', async () => {
    if (!deps.isCalm() && Date.now() - last < longestUncalmMs) return
    last = Date.now()
    while ((await lookAround(deps)) > 0 && deps.isCalm() && Date.now() - last < longestRoundMs);
  })
}

/** Tells of customers who are to be answered soon. */
export function workDue({ db, now, log }: { db: Db; now: () => Date; log: Log }): Loop {
  return poll(log, 'sla', async () => {
    await warnOfDue(db, now())
  })
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
