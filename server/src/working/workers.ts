import type { ChannelIo } from '@atrium/channel-kit/channel'
import { accountTopic } from '../accounts/accounts.ts'
import { keepConnected } from '../accounts/connect.ts'
import type { App } from '../app.ts'
import { announceMessage, takeChange } from '../flow/conversation/change.ts'
import { keepListening, keepServing } from '../flow/inbound/doors.ts'
import type { LaneDeps } from '../flow/inbound/lanes.ts'
import type { createLease } from '../platform/database/lease.ts'
import { beat, sinceBeat } from '../platform/observe/heartbeat.ts'
import {
  type Loop,
  workDue,
  workFlows,
  workJournal,
  workLooks,
  workOutbox,
  workReminders,
  workScheduled,
} from './work.ts'

export type Workers = Pick<LaneDeps, 'inbound' | 'inboundPlain'> & { stop(): Promise<void> }

type Parts = Omit<App, 'start' | 'stop'> & {
  inbound: LaneDeps['inbound']
  inboundPlain: LaneDeps['inboundPlain']
  io: ChannelIo
  signal: AbortSignal
  lease: ReturnType<typeof createLease>
}

/** Unnoticed idle workers lose a morning's messages: this long without a look is red. */
const staleMs = 20_000
const beatMs = 5_000

/** The working side of a process: journal, outbox, and the doors that fetch by themselves. */
export function startWorkers(parts: Parts): Workers {
  const { db, accounts, io, clock, log, bus, journal, config, health, rates } = parts
  const { inbound, inboundPlain } = parts
  const now = clock.now
  const flow = { inbound, inboundPlain }
  const journalLoop = workJournal({ db, accounts, io, now, log, bus, ...flow })
  const outboxLoop = workOutbox({
    db,
    accounts,
    io,
    now,
    log,
    bus,
    changed: announceMessage,
    taken: takeChange,
    rates,
    consentUrl: parts.consentLinks.url,
    confirmUrl: parts.confirmLinks.url,
    trackedLinks: parts.trackedLinks,
  })
  const scheduledLoop = workScheduled({ db, accounts, now, log })
  const dueLoop = workDue({ db, now, log })
  const reminderLoop = workReminders({ db, accounts, now, log })
  const flowLoop = workFlows({ db, accounts, now, log, bus, rates })
  const loops = [journalLoop, outboxLoop, scheduledLoop, dueLoop, reminderLoop, flowLoop]
  const looks = workLooks({ db, now, log, isCalm: journalLoop.isCalm })
  health.add('workers', async () => (isWorking(loops) ? working : standingStill))
  const tell = (): void => {
    // Without the database nobody could read it either.
    if (isWorking(loops)) void beat(db, heartbeat).catch(() => undefined)
  }
  tell()
  const beating = setInterval(tell, beatMs)
  void keepConnected({ db, accounts, io }, parts.signal)
  void keepListening(
    {
      db,
      accounts,
      journal,
      io,
      now,
      hint: bus.publish,
      lease: parts.lease,
      port: config.smtpPort ?? null,
      host: config.host,
      onAccountChanged: (listener) => bus.subscribe(accountTopic, listener),
    },
    parts.signal,
  )
  return {
    inbound,
    inboundPlain,
    stop: async () => {
      clearInterval(beating)
      await Promise.all([...loops, looks].map((loop) => loop.stop()))
    },
  }
}

/** In a process that only answers: whether anybody else works what it stores. */
export function watchWorkers({ db, health }: Pick<App, 'db' | 'health'>): void {
  const started = Date.now()
  health.add('workers', async () => {
    const since = (await sinceBeat(db, heartbeat)) ?? Date.now() - started
    return since < staleMs ? working : standingStill
  })
}

function isWorking(loops: Loop[]): boolean {
  return Date.now() - Math.min(...loops.map((loop) => loop.lastLook())) < staleMs
}

const heartbeat = 'workers'
const working = { state: 'ok', text: 'Messages are being worked.' } as const
const standingStill = {
  state: 'broken',
  text: 'No worker is working: messages are stored but not shown or sent.',
} as const

/** The doors with a port of their own. */
export function startDoors(parts: Omit<App, 'start' | 'stop'> & { signal: AbortSignal }): void {
  const { db, accounts, journal, io, clock, bus, config, log } = parts
  const deps = {
    db,
    accounts,
    journal,
    io,
    now: clock.now,
    hint: bus.publish,
    lease: async () => undefined,
    port: config.smtpPort ?? null,
    host: config.host,
    onAccountChanged: () => () => undefined,
  }
  for (const channel of accounts.channels.values()) {
    if (!channel.serve || config.smtpPort === undefined) continue
    keepServing(deps, channel, parts.signal).catch((error: unknown) => {
      log.error(
        {
          stage: 'inbound',
          channel: channel.id,
          error: error instanceof Error ? error.message : String(error),
        },
        'the receiver stopped',
      )
    })
  }
}
