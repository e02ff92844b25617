import { type InboxView, inboxApi, type SendBody } from '@atrium/contract/api/inbox'
import { type ConversationRow, dueOf } from '@atrium/contract/conversation'
import type { Accounts } from '../../accounts/accounts.ts'
import { act, note, split } from '../../flow/act.ts'
import { handBack } from '../../flow/answering/hand-back.ts'
import { isActiveMember, readContactSummary } from '../../flow/conversation/read.ts'
import type { Intent } from '../../flow/intent.ts'
import { react, retry, send } from '../../flow/sending/send.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import { feedHorizon, writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { topics } from '../../topics.ts'
import { addRevising } from './revise.ts'
import * as sql from './sql.ts'

export type InboxDeps = {
  db: Db
  accounts: Accounts
  now: () => Date
  /** Passes a signal to whoever looks now, in all processes. */
  signal: (topic: string, payload: string) => void
  /** Shows the customer that somebody types; best effort. */
  showTyping: (to: sql.NewestInbound) => void
}

/** The job that tells the customer that the message was read. */
export const markReadTask = 'mark-read'

const countCap = 100

export function addInbox(api: Api, deps: InboxDeps): void {
  addReading(api, deps)
  addSending(api, deps)
  addRevising(api, deps)
  addCase(api, deps)
  addPresence(api, deps)
}

function memberOf(actor: Actor): { kind: 'member'; memberId: Actor['memberId']; name: string } {
  return { kind: 'member', memberId: actor.memberId, name: actor.name }
}

async function row(tx: WorkspaceTx, actor: Actor, id: string): Promise<ConversationRow> {
  const found = await sql.getRow(tx, actor.memberId, id)
  if (!found) throw new AppError('not_found', 'There is no such conversation.')
  return found
}

function addReading(api: Api, { db }: InboxDeps): void {
  api.on(inboxApi.list, ({ query, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const horizon = await feedHorizon(tx)
      const after = decodeCursor(query.cursor, ['time', 'uuid'])
      const items = await sql.listConversations(tx, {
        memberId: actor.memberId,
        view: query.view,
        channel: query.channel,
        after,
        limit: query.limit + 1,
      })
      const page = items.slice(0, query.limit)
      const last = page.at(-1)
      const more = items.length > query.limit && last
      return {
        items: page,
        nextCursor: more ? encodeCursor([placeOf(last, query.view), last.id]) : null,
        feedCursor: horizon,
      }
    }),
  )
  api.on(inboxApi.counts, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({
      counts: await sql.countViews(tx, actor.memberId, countCap),
    })),
  )
  api.on(inboxApi.get, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => row(tx, actor, params.id)),
  )
  api.on(inboxApi.timeline, ({ params, query, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const horizon = await feedHorizon(tx)
      const items = await sql.timelinePage(
        tx,
        params.id,
        decodeCursor(query.before, ['time', 'number']),
        query.limit + 1,
      )
      if (items.length === 0 && !(await readContactSummary(tx, params.id)))
        throw new AppError('not_found', 'There is no such contact.')
      const page = items.slice(0, query.limit)
      const oldest = page.at(-1)
      const before =
        items.length > query.limit && oldest ? encodeCursor([oldest.at, oldest.seq]) : null
      return { items: page.reverse(), before, feedCursor: horizon }
    }),
  )
}

/** By what a row has its place in the view. */
function placeOf(row: ConversationRow, view: InboxView): string {
  return (view === 'due' && dueOf(row)?.at) || row.lastMessageAt
}

function addSending(api: Api, deps: InboxDeps): void {
  const { db } = deps
  api.on(inboxApi.send, async ({ params, body, actor }) => {
    refuseEmpty(body)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockMessage(tx, body.messageId)
      return { messages: await send(tx, deps, params.id, memberOf(actor), body) }
    })
  })
  api.on(inboxApi.retry, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => retry(tx, deps, params.id)),
  )
  api.on(inboxApi.react, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) =>
      react(tx, deps, params.id, memberOf(actor), body.emoji),
    ),
  )
  api.on(inboxApi.note, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => note(tx, deps, params.id, memberOf(actor), body)),
  )
}

/** Blanks and signs that nobody sees are no message. */
function refuseEmpty({ content, attachmentIds, sticker }: SendBody): void {
  if (content.kind !== 'text' || attachmentIds.length > 0 || sticker) return
  if (/[^\p{White_Space}\p{C}]/u.test(content.text)) return
  throw new AppError('invalid', 'There is nothing to send.', {
    errors: [{ pointer: '/content/text', message: 'empty' }],
  })
}

function addCase(api: Api, deps: InboxDeps): void {
  const { db } = deps
  api.on(inboxApi.assign, ({ params, body: { memberId }, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (memberId && !(await isActiveMember(tx, memberId)))
        throw new AppError('invalid', 'There is no such member, or they may not sign in.', {
          errors: [{ pointer: '/memberId', message: 'not an active member' }],
        })
      const intents: Intent[] = [{ kind: 'assign', memberId }]
      const { id } = await act(tx, deps, params.id, memberOf(actor), intents)
      return row(tx, actor, id)
    }),
  )
  api.on(inboxApi.setStatus, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const intent = statusIntent(body.status, body.snoozedUntil, deps.now())
      const { id } = await act(tx, deps, params.id, memberOf(actor), [intent])
      return row(tx, actor, id)
    }),
  )
  api.on(inboxApi.handBack, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await handBack(tx, deps, params.id, memberOf(actor))
      return row(tx, actor, id)
    }),
  )
  api.on(inboxApi.split, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const fresh = await split(tx, deps, params.id, memberOf(actor), body.fromMessageId)
      return row(tx, actor, fresh.id)
    }),
  )
}

function statusIntent(
  status: 'open' | 'snoozed' | 'resolved',
  until: string | undefined,
  now: Date,
): Intent {
  if (status === 'open') return { kind: 'reopen' }
  if (status === 'resolved') return { kind: 'resolve' }
  const time = until === undefined ? Number.NaN : Date.parse(until)
  if (!(time > now.getTime())) {
    throw new AppError('invalid', 'Say until when, in the future.', {
      errors: [{ pointer: '/snoozedUntil', message: 'a time in the future' }],
    })
  }
  return { kind: 'snooze', until: new Date(time).toISOString() }
}

function addPresence(api: Api, deps: InboxDeps): void {
  const { db } = deps
  api.on(inboxApi.markRead, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!/^\d{1,18}$/.test(body.seq))
        throw new AppError('invalid', 'A seq is a number.', {
          errors: [{ pointer: '/seq', message: 'digits' }],
        })
      if (await sql.setRead(tx, actor.memberId, params.id, body.seq)) {
        await tellRead(tx, actor, params.id, body.seq)
        await addJob(
          tx,
          markReadTask,
          { workspaceId: tx.workspaceId, conversationId: params.id },
          { key: `read/${params.id}` },
        )
      } else await row(tx, actor, params.id)
      return {}
    }),
  )
  api.on(inboxApi.markUnread, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.setUnread(tx, actor.memberId, params.id)
      const found = await row(tx, actor, params.id)
      await tellRead(tx, actor, params.id, found.readSeq)
      return {}
    }),
  )
  const signal = (actor: Actor, what: Record<string, unknown>): void =>
    deps.signal(
      topics.signal,
      JSON.stringify({
        workspaceId: actor.workspaceId,
        signal: { ...what, memberId: actor.memberId, name: actor.name },
      }),
    )
  api.on(inboxApi.viewing, async ({ params, actor }) => {
    await db.inWorkspace(actor.workspaceId, (tx) => row(tx, actor, params.id))
    signal(actor, { kind: 'viewing', conversationId: params.id })
    return {}
  })
  api.on(inboxApi.typing, async ({ params, body, actor }) => {
    const newest = await db.inWorkspace(actor.workspaceId, async (tx) => {
      await row(tx, actor, params.id)
      // The sign goes to whoever holds the handle, in whatever workspace: it has to be one of this conversation's contact.
      if (body.handleId && !(await sql.isReachedBy(tx, params.id, body.handleId)))
        throw new AppError('not_found', 'There is no such handle in this conversation.')
      return body.accountId ? sql.newestInbound(tx, params.id) : undefined
    })
    signal(actor, { kind: 'typing', conversationId: params.id, who: 'member' })
    if (body.handleId)
      deps.signal(
        topics.visitorTyping,
        JSON.stringify({ handleId: body.handleId, name: actor.name }),
      )
    if (newest && newest.accountId === body.accountId) deps.showTyping(newest)
    return {}
  })
}

async function tellRead(
  tx: WorkspaceTx,
  actor: Actor,
  conversationId: string,
  readSeq: string,
): Promise<void> {
  await writeEvent(tx, {
    data: [{ kind: 'read', memberId: actor.memberId, conversationId, readSeq }],
  })
}
