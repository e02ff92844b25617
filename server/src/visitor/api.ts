import type { Entry, RawReply, RawRequest } from '@atrium/channel-kit/channel'
import { plainText } from '@atrium/contract/content'
import { FeedEvent } from '@atrium/contract/event'
import { uuid } from '@atrium/contract/ids'
import { BootBody, type VisitorMessage } from '@atrium/contract/visitor'
import type { Account } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import type { Bus } from '../platform/bus/bus.ts'
import type { FanOut } from '../platform/feed/fan-out.ts'
import { FeedCursorText, type FeedRow } from '../platform/feed/feed.ts'
import { sendFile, storeUpload } from '../platform/http/files.ts'
import type { Http } from '../platform/http/http.ts'
import { openSse } from '../platform/http/response/sse.ts'
import type { Blobs } from '../platform/storage/blobs.ts'
import { topics } from '../topics.ts'
import { type DoorDeps, doorsOf, openDoor } from './doors.ts'
import { shownToVisitor } from './message.ts'
import * as sql from './sql.ts'

export type VisitorDeps = DoorDeps & {
  /** Stores what a session start proves; resolves after the commit. */
  journal: { append(account: Account, entries: Entry[]): Promise<void> }
  blobs: Blobs
  fanOut: FanOut
  bus: Pick<Bus, 'subscribe'>
  now: () => Date
  maxUploadBytes: number
  /** The webhook's door: what a visitor says goes the way of every message. */
  receive: (channel: string, account: string, request: RawRequest) => Promise<RawReply>
}

type Visitor = { account: Account; address: string; base: string; token: string }

/** What a web-chat visitor does. A token opens the visitor's own history and nothing else. */
export function addVisitor(http: Http, deps: VisitorDeps): void {
  addBoot(http, deps)
  addHistory(http, deps)
  addStream(http, deps)
  addFiles(http, deps)
  addDoors(http, deps)
}

const base = '/channels/:channel/:account'

async function visitorAccount(deps: VisitorDeps, params: Record<string, string>): Promise<Account> {
  const id = uuid.safeParse(params.account)
  const account = id.success ? await deps.accounts.find(id.data) : undefined
  if (!account?.enabled || account.channel.id !== params.channel || !account.channel.visitors) {
    throw new AppError('not_found', 'There is no such chat.')
  }
  return account
}

async function visitor(
  deps: VisitorDeps,
  params: Record<string, string>,
  token: string | undefined,
): Promise<Visitor> {
  const account = await visitorAccount(deps, params)
  const address = token
    ? account.channel.visitors?.address(token, account.settings, deps.now())
    : undefined
  if (!token || !address)
    throw new AppError('unauthenticated', 'This chat session has ended. Open the chat again.')
  return { account, address, token, base: `/channels/${account.channel.id}/${account.id}` }
}

function bearer(header: string | undefined): string | undefined {
  return /^Bearer (\S{1,500})$/.exec(header ?? '')?.[1]
}

function json(status: number, body: unknown): RawReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}

function addBoot(http: Http, deps: VisitorDeps): void {
  http.raw(`${base}/boot`, async (request) => {
    const account = await visitorAccount(deps, request.params)
    const visitors = account.channel.visitors
    const body = BootBody.safeParse(readJson(request.body))
    if (!visitors || request.method !== 'POST' || !body.success)
      throw new AppError('invalid', 'This is not how a chat is opened.')
    const booted = await visitors.boot(body.data, account.settings, deps.now(), account.id)
    if (!booted.ok)
      throw new AppError('forbidden', `The visitor's identity was refused: ${booted.reason}.`)
    await deps.journal.append(account, booted.entries)
    return json(200, {
      token: booted.token,
      config: visitors.config(account.settings, deps.now()),
      identified: booted.identified,
    })
  })
}

const historyPage = 50

function addHistory(http: Http, deps: VisitorDeps): void {
  http.raw(`${base}/messages`, async (request) => {
    if (request.method !== 'GET') {
      const { channel = '', account = '' } = request.params
      return deps.receive(channel, account, { ...request, path: '/messages' })
    }
    const who = await visitor(deps, request.params, bearer(request.headers.authorization))
    const before = /^\d{1,18}$/.test(request.query.before ?? '') ? request.query.before : undefined
    const rows = await deps.db.inWorkspace(who.account.workspaceId, async (tx) => {
      const handles = await sql.visibleHandles(tx, who.account.channel.id, who.address)
      return handles.length > 0
        ? sql.history(tx, handles, who.account.id, before, historyPage + 1)
        : []
    })
    const page = rows.slice(0, historyPage)
    const items = page.reverse().map(
      (row): VisitorMessage =>
        shownToVisitor(
          {
            ...row,
            at: row.at.toISOString(),
            attachments: row.attachments ?? [],
            replyTo: row.replyTo && { id: row.replyTo.id, text: plainText(row.replyTo.content) },
          },
          who,
        ),
    )
    return json(200, { items, before: rows.length > historyPage ? (items[0]?.seq ?? null) : null })
  })
}

function addStream(http: Http, deps: VisitorDeps): void {
  http.bytes(
    { method: 'GET', path: `${base}/stream`, access: 'public' },
    async ({ params, query, request, reply }) => {
      const who = await visitor(deps, params, query.token)
      const { workspaceId } = who.account
      const visible = () =>
        deps.db.inWorkspace(workspaceId, (tx) =>
          sql.visibleHandles(tx, who.account.channel.id, who.address),
        )
      const mine = new Map<string, Date | null>()
      const learn = async (): Promise<void> => {
        for (const { id, since } of await visible()) mine.set(id, since)
      }
      await learn()
      const sse = openSse(reply)
      // The first message of a new visitor makes the handle: until then, look when something of this channel comes by.
      const know = async (handleId: string): Promise<boolean> => {
        if (mine.has(handleId)) return true
        if (mine.size > 0) return false
        await learn()
        return mine.has(handleId)
      }
      const listener = (row: FeedRow): void => {
        const { handleId } = row
        if (!handleId) return
        const send = (): void => {
          for (const message of messagesOf(row, who, mine.get(handleId) ?? null))
            sse.send('message', JSON.stringify(message), row.cursor)
        }
        if (mine.has(handleId)) send()
        else if (mine.size === 0)
          know(handleId)
            .then((yes) => yes && send())
            // The database is away: the widget opens its stream anew, and reads what it missed.
            .catch(() => sse.close())
      }
      const asked = FeedCursorText.safeParse(request.headers['last-event-id'])
      const followed = asked.success
        ? await deps.fanOut.follow(workspaceId, asked.data, listener)
        : { ok: false, stop: () => undefined }
      // The widget reads its history whenever its stream opens, so a stream may begin now.
      const live = followed.ok ? followed.stop : deps.fanOut.subscribe(workspaceId, listener)
      if (!followed.ok) sse.send('ready', '{}', deps.fanOut.position())
      const typing = deps.bus.subscribe(topics.visitorTyping, (payload) => {
        const signal = JSON.parse(payload) as { handleId: string; name: string }
        if (mine.has(signal.handleId)) sse.send('typing', JSON.stringify({ name: signal.name }))
      })
      sse.onceClosed(() => {
        typing()
        live()
      })
    },
  )
}

/** The visitor's messages in a row of the feed, none of them older than `since`. */
function messagesOf(row: FeedRow, who: Visitor, since: Date | null): VisitorMessage[] {
  return row.data.flatMap((data) => {
    const event = FeedEvent.safeParse(data)
    if (!event.success || event.data.kind !== 'item' || event.data.item.type !== 'message')
      return []
    const message = event.data.item
    const sent =
      message.direction === 'in' || ['accepted', 'delivered', 'read'].includes(message.state)
    if (!sent || message.accountId !== who.account.id) return []
    if (since && Date.parse(message.at) < since.getTime()) return []
    const attachments = message.attachments.filter((attachment) => attachment.state === 'stored')
    return [shownToVisitor({ ...message, deleted: message.deletedAt !== null, attachments }, who)]
  })
}

function addFiles(http: Http, deps: VisitorDeps): void {
  http.bytes(
    { method: 'POST', path: `${base}/uploads`, access: 'public' },
    async ({ params, query, body, request, reply }) => {
      const who = await visitor(deps, params, bearer(request.headers.authorization))
      const stored = await storeUpload(deps, body, query, request.headers['content-type'] ?? '')
      const id = who.account.channel.visitors?.uploadToken(
        stored,
        who.address,
        who.account.settings,
        deps.now(),
      )
      await reply.send({
        id,
        kind: stored.kind,
        name: stored.name,
        type: stored.type,
        bytes: stored.bytes,
      })
    },
  )
  http.bytes(
    { method: 'GET', path: `${base}/files/:id`, access: 'public' },
    async ({ params, query, request, reply }) => {
      const who = await visitor(deps, params, query.token)
      const id = uuid.safeParse(params.id)
      const file = await deps.db.inWorkspace(who.account.workspaceId, async (tx) => {
        const handles = await sql.visibleHandles(tx, who.account.channel.id, who.address)
        return id.success ? sql.visibleFile(tx, handles, id.data) : undefined
      })
      if (!file) throw new AppError('not_found', 'There is no such file.')
      await sendFile(deps.blobs, file, request, reply)
    },
  )
}

function addDoors(http: Http, deps: VisitorDeps): void {
  http.raw(`${base}/doors`, async (request) => {
    const who = await visitor(deps, request.params, bearer(request.headers.authorization))
    if (request.method === 'GET') return json(200, await doorsOf(deps, who))
    if (request.method !== 'POST') throw new AppError('not_found', 'Doors are listed or opened.')
    return json(200, await openDoor(deps, who, readJson(request.body)))
  })
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
