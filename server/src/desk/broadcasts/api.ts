import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { Broadcast } from '@atrium/contract/broadcast/broadcast'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { type CostDeps, estimateOf, resultsOf } from './cost/estimate.ts'
import { recount } from './progress.ts'
import { listRecipients } from './recipients/sql.ts'
import { tryOut } from './send/try-out.ts'
import * as sql from './sql.ts'
import { cancel, pause, resume, type StepDeps, setBudget, start } from './steps.ts'

export type BroadcastsDeps = StepDeps & CostDeps & { db: Db }

/** A number of some seconds ago is as good: many may look at once. */
const countAgainMs = 3_000

export function addBroadcasts(api: Api, deps: BroadcastsDeps): void {
  addReading(api, deps)
  addDrafts(api, deps)
  addSteps(api, deps)
}

async function need(tx: WorkspaceTx, id: string): Promise<sql.StoredBroadcast> {
  const found = await sql.getBroadcast(tx, id)
  if (!found) throw new AppError('not_found', 'There is no such broadcast.')
  return found
}

function addReading(api: Api, deps: BroadcastsDeps): void {
  const { db, now } = deps
  api.on(broadcastsApi.list, ({ actor, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const after = decodeCursor(query.cursor, ['time', 'uuid'])
      const rows = await sql.listBroadcasts(tx, after, query.limit + 1)
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      const more = rows.length > query.limit && last
      return {
        items: items.map(sql.shown),
        nextCursor: more ? encodeCursor([last.createdAt, last.id]) : null,
      }
    }),
  )
  api.on(broadcastsApi.get, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      sql.shown(await recount(tx, await need(tx, params.id), now(), countAgainMs)),
    ),
  )
  api.on(broadcastsApi.estimate, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      estimateOf(tx, deps, await need(tx, params.id)),
    ),
  )
  api.on(broadcastsApi.results, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => resultsOf(tx, (await need(tx, params.id)).id)),
  )
  api.on(broadcastsApi.recipients, ({ actor, params, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await need(tx, params.id)
      const [contactId = null] = decodeCursor(query.cursor, ['uuid']) ?? []
      const { state = null } = query
      const rows = await listRecipients(tx, id, { contactId, state, limit: query.limit + 1 })
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      const more = rows.length > query.limit && last
      return { items, nextCursor: more ? encodeCursor([last.contactId]) : null }
    }),
  )
}

function addDrafts(api: Api, deps: BroadcastsDeps): void {
  const { db, now } = deps
  api.on(broadcastsApi.save, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const by = { actor: actor.name, at: now() }
      if (!(await sql.putDraft(tx, params.id, body, by)))
        throw new AppError('conflict', 'This broadcast has begun: it changes no more.')
      return sql.shown(await need(tx, params.id))
    }),
  )
  api.on(broadcastsApi.remove, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await need(tx, params.id)
      if (!(await sql.deleteDraft(tx, params.id)))
        throw new AppError('conflict', 'This broadcast has begun: it stays, as what happened.')
      return {}
    }),
  )
  api.on(broadcastsApi.test, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      tryOut(tx, deps, await need(tx, params.id), { ...body, actor }),
    ),
  )
}

function addSteps(api: Api, deps: BroadcastsDeps): void {
  api.on(broadcastsApi.budget, ({ actor, params, body }) =>
    deps.db.inWorkspace(actor.workspaceId, async (tx): Promise<Broadcast> => {
      await setBudget(tx, params.id, body.budget)
      return sql.shown(await need(tx, params.id))
    }),
  )
  const steps = [
    [broadcastsApi.start, start],
    [broadcastsApi.pause, pause],
    [broadcastsApi.resume, resume],
    [broadcastsApi.cancel, cancel],
  ] as const
  for (const [endpoint, step] of steps)
    api.on(endpoint, ({ actor, params }) =>
      deps.db.inWorkspace(actor.workspaceId, async (tx): Promise<Broadcast> => {
        await step(tx, deps, params.id)
        return sql.shown(await need(tx, params.id))
      }),
    )
}
