import { identityApi } from '@atrium/contract/api/identity'
import type { Contact } from '@atrium/contract/contact'
import type { Accounts } from '../../accounts/accounts.ts'
import { opens } from '../../accounts/opens.ts'
import type { Member } from '../../flow/act.ts'
import { needListed } from '../../flow/act.ts'
import { continueOn, decideSuggestion, nameOwner, shareHandle } from '../../flow/identify.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { getContact } from '../contacts/sql.ts'
import * as sql from './sql.ts'

export type IdentityDeps = { db: Db; accounts: Accounts; now: () => Date }

export function addIdentity(api: Api, deps: IdentityDeps): void {
  addPolicy(api, deps)
  addHandles(api, deps)
  addSuggestions(api, deps)
  addPreviews(api, deps)
  addCodes(api, deps)
}

function memberOf(actor: Actor): Member {
  return { kind: 'member', memberId: actor.memberId, name: actor.name }
}

async function need(tx: WorkspaceTx, id: string): Promise<Contact> {
  const contact = await getContact(tx, id)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  return contact
}

function addPolicy(api: Api, { db }: IdentityDeps): void {
  api.on(identityApi.policy, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => sql.getPolicy(tx)),
  )
  api.on(identityApi.setPolicy, ({ actor, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.putPolicy(tx, body)
      return sql.getPolicy(tx)
    }),
  )
}

function addHandles(api: Api, deps: IdentityDeps): void {
  const { db } = deps
  api.on(identityApi.trace, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await need(tx, params.id)
      return { items: await sql.trace(tx, params.id) }
    }),
  )
  api.on(identityApi.setShared, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const input = { handleId: params.id, shared: body.shared }
      return need(tx, await shareHandle(tx, deps, memberOf(actor), input))
    }),
  )
  api.on(identityApi.setOwner, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const input = { handleId: params.id, owner: body.owner }
      return need(tx, await nameOwner(tx, deps, memberOf(actor), input))
    }),
  )
}

function addSuggestions(api: Api, deps: IdentityDeps): void {
  const { db } = deps
  api.on(identityApi.suggestions, ({ actor, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const after = decodeCursor(query.cursor, ['number', 'uuid'])
      const found = await sql.openSuggestions(tx, {
        contactId: query.contactId,
        after: after && { score: Number(after[0]) / cursorScale, id: after[1] ?? '' },
        limit: query.limit + 1,
      })
      const items = found.slice(0, query.limit)
      const last = items.at(-1)
      const more = found.length > query.limit && last
      return {
        items,
        nextCursor: more ? encodeCursor([String(last.score * cursorScale), last.id]) : null,
      }
    }),
  )
  api.on(identityApi.decide, async ({ actor, body }) => {
    const done: typeof body.ids = []
    const skipped: typeof body.ids = []
    // Each in its own transaction: one that came too late takes nothing from the others.
    for (const id of body.ids) {
      const ok = await db
        .inWorkspace(actor.workspaceId, (tx) =>
          decideSuggestion(tx, deps, memberOf(actor), { id, same: body.same }),
        )
        .catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'conflict') return false
          throw error
        })
      ;(ok ? done : skipped).push(id)
    }
    return { done, skipped }
  })
}

/** Scores are stored in 24 bits and are no less than a quarter: this makes whole numbers of them, without loss. */
const cursorScale = 2 ** 26

function addPreviews(api: Api, { db }: IdentityDeps): void {
  api.on(identityApi.compare, ({ actor, params, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const [one, other] = [await need(tx, params.id), await need(tx, query.with)]
      return {
        contacts: [one, other] as [Contact, Contact],
        suggestion: await sql.suggestionOf(tx, one.id, other.id),
        apart: await sql.areApart(tx, one.id, other.id),
        moves: await sql.moves(
          tx,
          other.handles.map((handle) => handle.id),
        ),
      }
    }),
  )
  api.on(identityApi.unlinkPreview, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const target = await sql.returnsTo(tx, params.id)
      if (!target) throw new AppError('not_found', 'This handle has no link to undo.')
      return { ...(await sql.moves(tx, [params.id])), ...target }
    }),
  )
}

function addCodes(api: Api, deps: IdentityDeps): void {
  const { db, accounts } = deps
  api.on(identityApi.doors, async ({ actor, params }) => {
    const ids = await db.inWorkspace(actor.workspaceId, async (tx) => {
      const conversation = await needListed(tx, params.id)
      return sql.accountsNotUsed(tx, conversation.contactId)
    })
    const found = await Promise.all(ids.map((id) => accounts.find(id)))
    const items = found.flatMap((account) =>
      account && opens(account)
        ? [{ accountId: account.id, channel: account.channel.id, name: account.name }]
        : [],
    )
    return { items }
  })
  api.on(identityApi.createCode, async ({ actor, params, body }) => {
    const account = await accounts.find(body.accountId)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const conversation = await needListed(tx, params.id)
      if (account?.workspaceId !== actor.workspaceId || !account.enabled)
        throw new AppError('not_found', 'There is no such account.')
      const { replyHandleId: handleId } = conversation
      if (!handleId)
        throw new AppError('conflict', 'Nobody has written here yet, so there is nobody to invite.')
      const { name } = actor
      return continueOn(tx, deps, { handleId, account, actor: name, words })
    })
  })
}

/** What the customer will find in the text box of the other chat. */
const words = 'Hello! I would like to go on with our talk here.'
