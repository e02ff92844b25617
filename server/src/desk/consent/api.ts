import { consentApi } from '@atrium/contract/api/sending/consent'
import type { ContactId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import { noteConsent, setOptIn } from '../../flow/agree.ts'
import { readConfirmations, readConsent, readOptIn, readWords } from '../../flow/consent/read.ts'
import { readContactSummary } from '../../flow/conversation/read.ts'
import { askToConfirm } from '../../flow/sending/confirm.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'

export type ConsentDeps = { db: Db; accounts: Accounts; now: () => Date }

const shown = 200
/** More than any person says in a life; a hostile one's are cut here. */
const exported = 10_000

export function addConsent(api: Api, deps: ConsentDeps): void {
  const { db, now } = deps
  api.on(consentApi.get, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await need(tx, params.id)
      return whole(tx, params.id)
    }),
  )
  api.on(consentApi.note, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const member = { kind: 'member', memberId: actor.memberId, name: actor.name } as const
      await noteConsent(tx, { now }, member, params.id, body)
      const { handleId, purpose, value } = body
      if (value === 'resume' && purpose !== 'all')
        await askToConfirm(tx, deps, { contactId: params.id, handleId, purpose })
      return whole(tx, params.id)
    }),
  )
  api.on(consentApi.ask, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await need(tx, params.id)
      const asking = await askToConfirm(tx, deps, { contactId: params.id, ...body })
      if (asking.kind === 'not') throw new AppError('conflict', asking.why)
      return whole(tx, params.id)
    }),
  )
  api.on(consentApi.proof, ({ params, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id, name } = await need(tx, params.id)
      return {
        business: await workspaceName(tx),
        contact: { id, name },
        exportedAt: now().toISOString(),
        exportedBy: actor.name,
        words: await readWords(tx, id, exported),
      }
    }),
  )
  api.on(consentApi.policy, ({ actor }) => db.inWorkspace(actor.workspaceId, readOptIn))
  api.on(consentApi.setPolicy, ({ body, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await setOptIn(tx, body)
      return readOptIn(tx)
    }),
  )
}

async function need(tx: WorkspaceTx, id: string) {
  const contact = await readContactSummary(tx, id)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  return contact
}

async function whole(tx: WorkspaceTx, id: ContactId) {
  return {
    addresses: await readConsent(tx, id),
    words: await readWords(tx, id, shown),
    confirmations: await readConfirmations(tx, id),
  }
}
