import { flowsApi } from '@atrium/contract/api/automation/flows'
import type { Flow } from '@atrium/contract/flow/flow'
import { answersAtOnce } from '@atrium/contract/flow/flow'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Accounts } from '../../accounts/accounts.ts'
import { readAnew } from '../../accounts/read-anew.ts'
import { endRunsOf } from '../../flow/running/sql.ts'
import { tryFlow } from '../../flow/running/try-flow.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import { refuseMissing } from './missing.ts'
import * as sql from './sql.ts'

export type FlowsDeps = { db: Db; accounts: Accounts; rates: Rates; now: () => Date }

export function addFlows(api: Api, deps: FlowsDeps): void {
  const { db, now } = deps
  api.on(flowsApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await sql.listFlows(tx) })),
  )
  api.on(flowsApi.save, ({ actor, params: { id }, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { flow, rev } = body
      await sql.lockFlows(tx)
      refuseTaken(await sql.listFlows(tx), { id, name: flow.name, rev })
      // One that is off may be saved with what is gone: somebody wants to switch it off.
      if (flow.on) await refuseMissing(tx, flow)
      const answers = answersAtOnce(flow.steps)
      if (!(await sql.putFlow(tx, { id, flow, answers }, { actor: actor.name, at: now() })))
        throw new AppError('gone', 'This flow was removed.')
      if (!flow.on) await endRunsOf(tx, id, now())
      await changed(tx)
      return need(tx, id)
    }),
  )
  api.on(flowsApi.remove, ({ actor, params: { id } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockFlows(tx)
      if (!(await sql.removeFlow(tx, id, now())))
        throw new AppError('not_found', 'There is no such flow.')
      await endRunsOf(tx, id, now())
      await changed(tx)
      return {}
    }),
  )
  api.on(flowsApi.runs, ({ actor, params: { id }, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await need(tx, id)
      const after = decodeCursor(query.cursor, ['time', 'uuid'])
      const rows = await sql.listRuns(tx, id, after, query.limit + 1)
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      const more = rows.length > query.limit && last
      return { items, nextCursor: more ? encodeCursor([last.startedAt, last.id]) : null }
    }),
  )
  api.on(flowsApi.try, ({ actor, params: { id }, body }) =>
    tryFlow(db, deps, actor.workspaceId, { id, ...body }),
  )
}

async function need(tx: WorkspaceTx, id: string): Promise<Flow> {
  const flow = await sql.getFlow(tx, id)
  if (!flow) throw new AppError('not_found', 'There is no such flow.')
  return flow
}

/** Every process starts what is on now, and readers ask again. */
async function changed(tx: WorkspaceTx): Promise<void> {
  await readAnew(tx)
  await writeEvent(tx, { data: [{ kind: 'flows' }] })
}

function refuseTaken(
  all: Flow[],
  { id, name, rev }: { id: string; name: string; rev: number | undefined },
): void {
  const known = all.find((flow) => flow.id === id)
  if (rev !== undefined && known?.rev !== rev)
    throw new AppError('conflict', 'Somebody changed this flow meanwhile. Look again.')
  const others = all.filter((flow) => flow.id !== id)
  if (others.length >= sql.mostFlows)
    throw new AppError('conflict', `There are ${sql.mostFlows} flows; remove one first.`)
  if (others.some((flow) => flow.name.toLowerCase() === name.toLowerCase()))
    throw new AppError('conflict', 'Another flow has this name.')
}
