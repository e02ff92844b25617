import type { ChannelIo } from '@atrium/channel-kit/channel'
import { accountTopic } from './accounts/accounts.ts'
import type { App } from './app.ts'
import { workspaceName } from './desk/session/sql.ts'
import { announceMessage } from './flow/conversation/change.ts'
import { keepListening, keepServing } from './flow/inbound/doors.ts'
import type { LaneDeps } from './flow/inbound/lanes.ts'
import type { createLease } from './platform/database/lease.ts'
import { type Loop, workJournal, workOutbox } from './work.ts'

export type Workers = Pick<LaneDeps, 'inbound' | 'inboundOfKnown'> & { stop(): Promise<void> }

type Parts = Omit<App, 'start' | 'stop'> & {
  inbound: LaneDeps['inbound']
  inboundOfKnown: LaneDeps['inboundOfKnown']
  io: ChannelIo
  signal: AbortSignal
  lease: ReturnType<typeof createLease>
}

/** Unnoticed idle workers lose a morning's messages: this long without a look is red. */
const staleMs = 20_000

/** The working side of a process: journal, outbox, and the doors that fetch by themselves. */
export function startWorkers(parts: Parts): Workers {
  const { db, accounts, io, clock, log, bus, journal, config, health } = parts
  const { inbound, inboundOfKnown } = parts
  const now = clock.now
  const journalLoop = workJournal({ db, accounts, io, now, log, bus, inbound, inboundOfKnown })
  const outboxLoop = workOutbox({
    db,
    accounts,
    io,
    now,
    log,
    bus,
    changed: announceMessage,
    businessName: workspaceName,
  })
  health.add('workers', async () => workersHealth([journalLoop, outboxLoop]))
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
    inboundOfKnown,
    stop: async () => {
      await Promise.all([journalLoop.stop(), outboxLoop.stop()])
    },
  }
}

async function workersHealth(loops: Loop[]): Promise<{ state: 'ok' | 'broken'; text: string }> {
  const oldest = Math.min(...loops.map((loop) => loop.lastLook()))
  return Date.now() - oldest < staleMs
    ? { state: 'ok', text: 'Messages are being worked.' }
    : {
        state: 'broken',
        text: 'The workers stand still: messages are stored but not shown or sent.',
      }
}

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
