import { ChannelAccountId } from '@atrium/contract/ids'
import type { VisitorMessage, WidgetConfig } from '@atrium/contract/visitor'
import { createChat } from '../src/frame/core/chat.ts'
import { createKeep } from '../src/frame/core/keep.ts'
import { type Api, ApiError } from '../src/frame/core/line/api.ts'
import type { OpenStream } from '../src/frame/core/line/stream.ts'
import type { FromFrame } from '../src/protocol.ts'

type Handlers = Parameters<OpenStream>[1]

export const config: WidgetConfig = {
  name: 'Luna Salon',
  greeting: 'Hi',
  color: '#3454d1',
  position: 'right',
  language: null,
  online: true,
  offlineMessage: '',
  preChat: [],
  maxUploadBytes: 1000,
}

export const aDoor = ChannelAccountId.parse('0198c0de-0000-7000-8000-000000000001')

/** A browser's storage, that outlives the page. */
export function createStorage(): Storage {
  const map = new Map<string, string>()
  return {
    get length() {
      return map.size
    },
    key: (at) => [...map.keys()][at] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  }
}

/**
 * The server as the widget knows it. Tokens hold visitor and subject, an identity its subject, all unsigned;
 * `broken` makes requests fail, `expired` is a visitor whose token is.
 */
export function createServer() {
  const threads = new Map<string, VisitorMessage[]>()
  const streams = new Map<string, Handlers>()
  const state = {
    broken: undefined as number | undefined,
    refuseIdentity: false,
    expired: '',
    boots: 0,
  }
  const posted: { visitor: string; event: Record<string, unknown> }[] = []
  const gates: Promise<void>[] = []
  let visitors = 0
  let pageSize = 50

  const thread = (visitor: string) => threads.get(visitor) ?? []
  const visitorOf = (token: string) => {
    const { v } = readToken(token)
    if (v === state.expired) throw new ApiError(401, 'expired')
    return v
  }

  async function reached(): Promise<void> {
    await gates.shift()
    if (state.broken !== undefined) throw new ApiError(state.broken, 'broken')
  }

  function add(visitor: string, message: Partial<VisitorMessage>): VisitorMessage {
    const seq = String(thread(visitor).length + 1)
    const full: VisitorMessage = {
      ...{ id: `m${seq}`, seq, at: '2026-03-02T10:00:00Z', from: 'business', name: 'Kenji' },
      ...{ content: { kind: 'text', text: '' }, attachments: [], deleted: false },
      ...message,
    }
    threads.set(visitor, [...thread(visitor), full])
    streams.get(visitor)?.message(full)
    return full
  }

  const api: Api = {
    base: 'https://chat.example/channels/webchat/a',
    async boot({ token, identity }) {
      state.boots += 1
      await reached()
      if (identity && state.refuseIdentity) throw new ApiError(401, 'identity token refused')
      const given = token === undefined ? undefined : readToken(token)
      const known = given?.v === state.expired ? undefined : given
      const s = identity ? subjectOf(identity) : known?.s
      const same = known && (known.s === undefined || known.s === s)
      const v = same ? known.v : `v${++visitors}`
      return { config, identified: s !== undefined, token: tokenOf(v, s) }
    },
    async post(event, token) {
      await reached()
      const visitor = visitorOf(token)
      const said = event as { type: string; id: string; text?: string }
      posted.push({ visitor, event: { ...event } })
      const known = thread(visitor).some((message) => message.id === said.id)
      if (said.type !== 'message' || known) return {}
      add(visitor, {
        id: said.id,
        from: 'visitor',
        name: null,
        content: { kind: 'text', text: said.text ?? '' },
      })
      return {}
    },
    async history(token, before) {
      await reached()
      const all = thread(visitorOf(token))
      const end = before === undefined ? all.length : Number(before) - 1
      const items = all.slice(Math.max(0, end - pageSize), end)
      const first = items[0]
      return { items, before: first && first.seq !== '1' ? first.seq : null }
    },
    async doors() {
      await reached()
      return { items: [{ accountId: aDoor, label: 'Telegram', color: '#229ed9' }] }
    },
    async openDoor(accountId, language, token) {
      await reached()
      const url = `https://t.me/bot?start=${visitorOf(token)}-${language}-${accountId.at(-1)}`
      return { url, expiresAt: '2026-03-03T10:00:00Z' }
    },
    upload: () => {
      throw new Error('no uploads here')
    },
  }

  return {
    api,
    state,
    posted,
    add,
    /** The next request waits until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.push(promise)
      return resolve
    },
    setPageSize(size: number) {
      pageSize = size
    },
    openStream(token: string, on: Handlers) {
      const visitor = readToken(token).v
      streams.set(visitor, on)
      queueMicrotask(on.opened)
      return () => void streams.delete(visitor)
    },
    /** Cuts the line; what happens now is missed. Returns what mends it. */
    cut(visitor: string): () => void {
      const stream = streams.get(visitor)
      streams.delete(visitor)
      stream?.lost(false)
      return () => {
        if (stream) streams.set(visitor, stream)
        stream?.opened()
      }
    },
    typing: (visitor: string, name: string) => streams.get(visitor)?.typing(name),
    isListening: (visitor: string) => streams.has(visitor),
    said: (visitor: string) =>
      posted.flatMap((one) =>
        one.visitor === visitor && 'text' in one.event ? [one.event.text] : [],
      ),
  }
}

/** A visit: the widget's core on a page, with time that moves by hand. */
export function visit(server: ReturnType<typeof createServer>, storage: Storage | undefined) {
  const told: FromFrame[] = []
  const timers: { at: number; run: () => void }[] = []
  let time = Date.parse('2026-03-02T10:00:00Z')
  const chat = createChat({
    api: server.api,
    keep: createKeep('a', storage),
    openStream: server.openStream,
    tell: (message) => told.push(message),
    later: (run, milliseconds) => timers.push({ at: time + milliseconds, run }),
    now: () => time,
  })
  return {
    chat,
    told,
    state: chat.store.get,
    /** Moves the clock and runs what was due. */
    async pass(milliseconds: number): Promise<void> {
      time += milliseconds
      for (const timer of timers.splice(0)) {
        if (timer.at <= time) timer.run()
        else timers.push(timer)
      }
      await settle()
    },
    async say(text: string): Promise<void> {
      chat.type(text)
      chat.send([])
      await settle()
    },
  }
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** An identity token that names this subject; its signature is the server's business. */
export function identity(subject: string): string {
  return `x.${Buffer.from(JSON.stringify({ sub: subject })).toString('base64url')}.x`
}

/** As the server makes it, but for the signature. */
export function tokenOf(v: string, s?: string): string {
  return `${Buffer.from(JSON.stringify({ v, ...(s && { s }) })).toString('base64url')}.x`
}

function readToken(token: string): { v: string; s?: string } {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
}

function subjectOf(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return String(Object(JSON.parse(payload)).sub)
}
