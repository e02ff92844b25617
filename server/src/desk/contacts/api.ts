import { contactsApi } from '@atrium/contract/api/contacts'
import type { Contact } from '@atrium/contract/contact'
import type { Accounts } from '../../accounts/accounts.ts'
import { openConversation } from '../../flow/act.ts'
import { linkContacts, statePreference, tellChanged, unlinkHandle } from '../../flow/identify.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { queryText, searchTokens } from '../../platform/tokens.ts'
import * as sql from './sql.ts'

export type ContactsDeps = { db: Db; accounts: Accounts; now: () => Date }

export async function wholeContact(tx: WorkspaceTx, id: string): Promise<Contact> {
  const contact = await sql.getContact(tx, id)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  return contact
}

function memberOf(actor: Actor): { kind: 'member'; memberId: Actor['memberId']; name: string } {
  return { kind: 'member', memberId: actor.memberId, name: actor.name }
}

export function addContacts(api: Api, deps: ContactsDeps): void {
  const { db } = deps
  api.on(contactsApi.list, ({ query, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (query.search?.trim()) {
        const text = queryText(query.search)
        return {
          items: text ? await sql.searchContacts(tx, text, query.label, query.limit) : [],
          nextCursor: null,
        }
      }
      const items = await sql.listContacts(
        tx,
        decodeCursor(query.cursor, ['time or none', 'uuid']),
        query.label,
        query.limit + 1,
      )
      const page = items.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page,
        nextCursor:
          items.length > query.limit && last
            ? encodeCursor([last.lastSeenAt ?? '', last.id])
            : null,
      }
    }),
  )
  api.on(contactsApi.get, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => wholeContact(tx, params.id)),
  )
  api.on(contactsApi.update, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const tokens =
        body.name === undefined
          ? {}
          : { tokens: searchTokens(body.name, ...(await sql.addressesOf(tx, params.id))) }
      const { language, ...change } = body
      if (!(await sql.updateContact(tx, params.id, { ...change, ...tokens })))
        throw new AppError('not_found', 'There is no such contact.')
      if (language !== undefined)
        await statePreference(tx, deps, memberOf(actor), params.id, {
          kind: 'language',
          value: language,
          by: 'member',
        })
      await tellChanged(tx, params.id)
      return wholeContact(tx, params.id)
    }),
  )
  api.on(contactsApi.prefer, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await statePreference(tx, deps, memberOf(actor), params.id, body)
      return wholeContact(tx, params.id)
    }),
  )
  api.on(contactsApi.link, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await linkContacts(tx, deps, memberOf(actor), { from: body.contactId, to: params.id })
      return wholeContact(tx, params.id)
    }),
  )
  api.on(contactsApi.unlink, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      wholeContact(tx, await unlinkHandle(tx, deps, memberOf(actor), params.id)),
    ),
  )
  api.on(contactsApi.conversation, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const conversation = await openConversation(tx, deps, params.id, memberOf(actor))
      return { ...conversation, readSeq: '0' }
    }),
  )
}
