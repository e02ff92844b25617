import { createHash } from 'node:crypto'
import type { ChannelIo, Entry, ListenIo } from '@atrium/channel-kit/channel'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { BlobId } from '@atrium/contract/ids'
import { parse } from '../../src/parse.ts'
import type { Settings } from '../../src/settings.ts'
import { unpack } from '../../src/unpack.ts'

/** Settings that are valid and complete; a test changes what it is about. */
export const baseSettings: Settings = {
  address: 'hello@studio.example',
  displayName: '',
  imapHost: '127.0.0.1',
  imapPort: 143,
  imapSecurity: 'none',
  imapUser: '',
  imapPassword: '',
  firstFetch: 'all',
  smtpHost: '127.0.0.1',
  smtpPort: 25,
  smtpSecurity: 'none',
  smtpUser: '',
  smtpPassword: 'sandbox-password',
  inboundAddress: '',
  trustedAuthserv: '',
  plusAddressing: true,
  sentCopy: false,
  replySecret: 'a reply secret for tests',
}

export type TestIo = ChannelIo & {
  warnings: string[]
  blobs: ChannelIo['blobs'] & { count(): number }
}

/** The outside world for tests: real sockets to localhost, no DNS, blobs in memory under the hash of their bytes. */
export function testIo(more: Partial<ChannelIo> = {}): TestIo {
  const blobs = new Map<string, Uint8Array>()
  const warnings: string[] = []
  return {
    fetch: () => Promise.reject(new Error('Mail needs no HTTP.')),
    resolveHost: async (host) => {
      if (host !== '127.0.0.1') throw new Error(`No look-up of ${host} in tests.`)
      return { address: host, family: 4 as const }
    },
    dns: (name) => Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' })),
    publicUrl: (blob) => `https://files.example.org/${blob}`,
    now: () => new Date('2026-03-04T10:00:00Z'),
    signal: new AbortController().signal,
    ...more,
    log: {
      info() {},
      warn: (fields, text) => warnings.push(`${text} ${JSON.stringify(fields)}`),
      error: (fields, text) => warnings.push(`${text} ${JSON.stringify(fields)}`),
    },
    warnings,
    blobs: {
      async put(data) {
        const chunks: Uint8Array[] = []
        if (data instanceof Uint8Array) chunks.push(data)
        else for await (const chunk of data) chunks.push(chunk)
        const bytes = Buffer.concat(chunks)
        const blob = BlobId.parse(createHash('sha256').update(bytes).digest('hex').slice(0, 32))
        blobs.set(blob, bytes)
        return { blob, bytes: bytes.length }
      },
      async get(blob) {
        const data = blobs.get(blob)
        if (!data) throw new Error(`No blob ${blob}.`)
        return data
      },
      count: () => blobs.size,
    },
  }
}

export type Journal = {
  io: ListenIo
  /** Unique rows in order of arrival, as the database keeps them. */
  rows: Entry[]
  /** How often a row came again. */
  state: { repeats: number; cursor: unknown; health: string[]; failNext: number }
  stop(): void
  events(settings: Settings): Promise<InboundEvent[]>
  /** Resolves when there are so many rows. */
  until(count: number): Promise<void>
  untilHealth(pattern: RegExp): Promise<void>
}

/** A journal as the server's: unique keys, and rows and cursor together or not at all. */
export function testJournal(more: Partial<ChannelIo> = {}): Journal {
  const over = new AbortController()
  const base = testIo({ ...more, signal: over.signal })
  const rows: Entry[] = []
  const state = { repeats: 0, cursor: undefined as unknown, health: [] as string[], failNext: 0 }
  const watchers = new Set<() => void>()
  const changed = () => {
    for (const watch of watchers) watch()
  }
  const waitFor = (done: () => boolean) =>
    new Promise<void>((resolve) => {
      const watch = () => {
        if (!done()) return
        watchers.delete(watch)
        resolve()
      }
      watchers.add(watch)
      watch()
    })
  const io: ListenIo = {
    ...base,
    async journal(entries, cursor) {
      if (state.failNext > 0) {
        state.failNext -= 1
        throw new Error('The database is away.')
      }
      for (const entry of entries) {
        if (rows.some(({ key }) => key === entry.key)) state.repeats += 1
        else rows.push(entry)
      }
      if (cursor !== undefined) state.cursor = JSON.parse(JSON.stringify(cursor))
      changed()
    },
    cursor: async () => state.cursor,
    async health(status, text) {
      state.health.push(text === null ? status : `${status}: ${text}`)
      changed()
    },
  }
  return {
    io,
    rows,
    state,
    stop: () => over.abort(),
    events: async (settings) => {
      const events: InboundEvent[] = []
      for (const { raw } of rows) events.push(...parse(await unpack(raw, settings, io), settings))
      return events
    },
    until: (count) => waitFor(() => rows.length >= count),
    untilHealth: (pattern) => waitFor(() => state.health.some((line) => pattern.test(line))),
  }
}
