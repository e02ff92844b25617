import { labelsApi } from '@atrium/contract/api/labels'
import { giveLabel } from '../../flow/identify.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import { wholeContact } from '../contacts/api.ts'
import { lockSegments, userOf } from '../segments/sql.ts'
import * as sql from './sql.ts'

export type LabelsDeps = { db: Db; now: () => Date }

export function addLabels(api: Api, { db, now }: LabelsDeps): void {
  api.on(labelsApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await sql.listLabels(tx) })),
  )
  api.on(labelsApi.save, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockLabels(tx)
      const all = await sql.listLabels(tx)
      const others = all.filter(({ id }) => id !== params.id)
      if (others.length >= sql.mostLabels)
        throw new AppError('conflict', `There are ${sql.mostLabels} labels; remove one first.`)
      const name = body.name.toLowerCase()
      if (others.some((other) => other.name.toLowerCase() === name))
        throw new AppError('conflict', 'Another label has this name.')
      const label = { ...body, id: params.id }
      await sql.putLabel(tx, label, { actor: actor.name, at: now() })
      await writeEvent(tx, { data: [{ kind: 'labels' }] })
      return label
    }),
  )
  api.on(labelsApi.remove, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockSegments(tx)
      const user = await userOf(tx, 'labelId', params.id)
      if (user)
        throw new AppError('conflict', `The ${user.kind} “${user.name}” asks for this label.`)
      if (!(await sql.deleteLabel(tx, params.id)))
        throw new AppError('not_found', 'There is no such label.')
      await writeEvent(tx, { data: [{ kind: 'labels' }] })
      return {}
    }),
  )
  api.on(labelsApi.put, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id: contactId, labelId } = params
      await labelContact(tx, { contactId, labelId, has: body.has, actor: actor.name, at: now() })
      return wholeContact(tx, contactId)
    }),
  )
}

/** Gives a contact a label, or takes it away; again is the same. Throws `not_found`. */
export async function labelContact(
  tx: WorkspaceTx,
  said: Parameters<typeof giveLabel>[1],
): Promise<void> {
  const { labels } = await wholeContact(tx, said.contactId)
  if (labels.some(({ id }) => id === said.labelId) === said.has) return
  if (!(await giveLabel(tx, said)))
    throw new AppError('not_found', 'There is no such contact or label.')
}
