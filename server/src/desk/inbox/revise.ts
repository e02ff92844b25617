import { reviseApi } from '@atrium/contract/api/revise'
import type { ActDeps } from '../../flow/act.ts'
import { readMessage } from '../../flow/conversation/read.ts'
import { dismiss, edit, takeBack } from '../../flow/sending/revise.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { versionsOf } from './sql.ts'

/** Changing messages of ours after they left, and reading what they said before. */
export function addRevising(api: Api, deps: ActDeps & { db: Db }): void {
  const { db } = deps
  api.on(reviseApi.edit, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) =>
      edit(tx, deps, params.id, memberOf(actor), body.text),
    ),
  )
  api.on(reviseApi.takeBack, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => takeBack(tx, deps, params.id, memberOf(actor))),
  )
  api.on(reviseApi.dismiss, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => dismiss(tx, params.id)),
  )
  api.on(reviseApi.versions, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await readMessage(tx, params.id)))
        throw new AppError('not_found', 'There is no such message.')
      return { items: await versionsOf(tx, params.id) }
    }),
  )
}

function memberOf({ memberId, name }: Actor): {
  kind: 'member'
  memberId: Actor['memberId']
  name: string
} {
  return { kind: 'member', memberId, name }
}
