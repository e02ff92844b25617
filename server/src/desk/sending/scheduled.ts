import { scheduledApi } from '@atrium/contract/api/sending/scheduled'
import type { ActDeps } from '../../flow/act.ts'
import { readContactSummary } from '../../flow/conversation/read.ts'
import {
  cancelScheduled,
  changeScheduled,
  scheduledFor,
  sendLater,
} from '../../flow/sending/send-later.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'

export function addScheduled(api: Api, deps: ActDeps & { db: Db }): void {
  const { db } = deps
  api.on(scheduledApi.schedule, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => {
      const member = { kind: 'member', memberId: actor.memberId, name: actor.name } as const
      return sendLater(tx, deps, params.id, member, body)
    }),
  )
  api.on(scheduledApi.list, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await readContactSummary(tx, params.id)))
        throw new AppError('not_found', 'There is no such contact.')
      return { items: await scheduledFor(tx, params.id) }
    }),
  )
  api.on(scheduledApi.change, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => changeScheduled(tx, deps, params.id, body)),
  )
  api.on(scheduledApi.cancel, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await cancelScheduled(tx, params.id)
      return {}
    }),
  )
}
