import { labelsApi } from '@atrium/contract/api/labels'
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
      await giveLabel(tx, { contactId, labelId, has: body.has, actor: actor.name, at: now() })
      return wholeContact(tx, contactId)
    }),
  )
}

/** Gives a record a label, or takes it away, and tells readers; again is the same. Throws `not_found`. */
export async function giveLabel(tx: WorkspaceTx, said: sql.SaidLabel): Promise<void> {
  const { contactId, labelId, has } = said
  const { labels } = await wholeContact(tx, contactId)
  if (labels.some(({ id }) => id === labelId) === has) return
  if (!(await sql.sayLabel(tx, said)))
    throw new AppError('not_found', 'There is no such contact or label.')
  await writeEvent(tx, { contactId, data: [{ kind: 'label', contactId, labelId, has }] })
}
