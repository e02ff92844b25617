import { journalApi, membersApi, systemApi } from '@atrium/contract/api/settings'
import { MemberId, newId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Auth } from '../../platform/auth/auth.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Health } from '../../platform/observe/health.ts'
import { addSla } from './sla.ts'
import * as sql from './sql.ts'

export type SettingsDeps = {
  db: Db
  accounts: Accounts
  health: Health
  auth: Pick<Auth, 'createUser' | 'endSessions'>
}

export function addSettings(api: Api, deps: SettingsDeps): void {
  addMembers(api, deps)
  addJournal(api, deps)
  addSla(api, deps)
  api.on(systemApi.health, async () => deps.health.report())
}

function addMembers(api: Api, { db, auth }: SettingsDeps): void {
  api.on(membersApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await sql.listMembers(tx) })),
  )
  api.on(membersApi.create, async ({ body, actor }) => {
    const taken = await db.inWorkspace(actor.workspaceId, async (tx) =>
      (await sql.listMembers(tx)).some((member) => member.email === body.email.toLowerCase()),
    )
    if (taken) throw new AppError('conflict', 'A member with this address exists already.')
    const { userId } = await auth.createUser({
      email: body.email.toLowerCase(),
      name: body.name,
      password: body.password,
    })
    const member = {
      id: newId(MemberId),
      userId,
      name: body.name,
      email: body.email.toLowerCase(),
      role: body.role,
    }
    await db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.insertMember(tx, member)
      await writeEvent(tx, { data: [{ kind: 'members' }] })
    })
    return {
      id: member.id,
      name: member.name,
      email: member.email,
      role: member.role,
      active: true,
    }
  })
  api.on(membersApi.update, async ({ params, body, actor }) => {
    const changed = await db.inWorkspace(actor.workspaceId, async (tx) => {
      // Two administrators who take it from each other come one after the other.
      if (body.role === 'agent' || body.active === false) await sql.lockAdmins(tx)
      const member = await sql.getMember(tx, params.id)
      if (!member) throw new AppError('not_found', 'There is no such member.')
      const losesAdmin = member.role === 'admin' && (body.role === 'agent' || body.active === false)
      if (losesAdmin && (await sql.otherAdmins(tx, member.id)) === 0) {
        throw new AppError(
          'conflict',
          'This is the last administrator. Make somebody else an administrator first.',
        )
      }
      await sql.updateMember(tx, member.id, body)
      await writeEvent(tx, { data: [{ kind: 'members' }] })
      return { ...member, ...dropUndefined(body) }
    })
    const { userId, ...member } = changed
    if (!member.active) await auth.endSessions(userId)
    return member
  })
}

function addJournal(api: Api, { db }: SettingsDeps): void {
  api.on(journalApi.list, ({ query, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const [before] = decodeCursor(query.cursor, ['number']) ?? []
      const items = await sql.listJournal(tx, {
        state: query.state,
        before,
        limit: query.limit + 1,
      })
      const page = items.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page,
        nextCursor: items.length > query.limit && last ? encodeCursor([last.id]) : null,
      }
    }),
  )
  api.on(journalApi.replay, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const entry = await sql.getJournal(tx, params.id)
      if (!entry) throw new AppError('not_found', 'There is no such event.')
      if (!(await sql.replay(tx, params.id)))
        throw new AppError('conflict', 'This event is not one that failed or was dropped.')
      tx.hint('journal', `${tx.workspaceId}/${entry.shard}`)
      const { shard: _, ...rest } = entry
      return { ...rest, state: 'pending' as const, reason: null, attempts: 0 }
    }),
  )
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
