import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { Rates } from '@atrium/contract/sending/cost'
import type { PlannedWay } from '@atrium/contract/sending/way'
import type { Accounts } from '../../accounts/accounts.ts'
import { readAnew } from '../../accounts/read-anew.ts'
import { needListed } from '../../flow/act.ts'
import { readSendingPolicy } from '../../flow/outbound/read.ts'
import { type AutomatedResult, sendAutomated } from '../../flow/sending/send-automated.ts'
import { inTime } from '../../flow/sending/send-later.ts'
import { sendToContact } from '../../flow/sending/send-to-contact.ts'
import { waysOf } from '../../flow/sending/ways.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { addScheduled } from './scheduled.ts'
import { putPolicy } from './sql.ts'

export type SendingDeps = { db: Db; accounts: Accounts; rates: Rates; now: () => Date }

export function addSending(api: Api, deps: SendingDeps): void {
  const { db } = deps
  addScheduled(api, deps)
  api.on(sendingApi.policy, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => readSendingPolicy(tx)),
  )
  api.on(sendingApi.setPolicy, ({ actor, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await putPolicy(tx, body)
      // Promises may count in the opening hours, which are those of its time zone.
      await readAnew(tx)
      return readSendingPolicy(tx)
    }),
  )
  api.on(sendingApi.send, async ({ actor, params, body: { sender, sendAt, ...message } }) => {
    const author = { kind: 'api', name: sender } as const
    const later = sendAt === undefined ? {} : { sendAt: inTime(sendAt, deps.now()) }
    const { handleId, accountId, ...words } = message
    if ((handleId === undefined) !== (accountId === undefined))
      throw new AppError('invalid', 'A handle and an account, or neither of them.')
    const asked = { ...words, contactId: params.id, author, ...later }
    const result: AutomatedResult & { way?: PlannedWay } = await db.inWorkspace(
      actor.workspaceId,
      (tx) =>
        handleId && accountId
          ? sendAutomated(tx, deps, { ...asked, handleId, accountId })
          : sendToContact(tx, deps, asked),
    )
    return result.kind === 'delayed' ? { ...result, until: result.until.toISOString() } : result
  })
  api.on(sendingApi.ways, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await needListed(tx, params.id)
      const member = { kind: 'member', memberId: actor.memberId, name: actor.name } as const
      return waysOf(tx, deps, member, body)
    }),
  )
}
