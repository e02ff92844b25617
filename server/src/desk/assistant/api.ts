import { type AssistantSettings, assistantApi } from '@atrium/contract/api/automation/assistant'
import type { Accounts } from '../../accounts/accounts.ts'
import { type AnswerDeps, tryAnswer } from '../../flow/answering/answer.ts'
import { keyContext, readEngine } from '../../flow/assistant/read.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Secrets } from '../../platform/storage/secrets.ts'
import { putSettings } from './sql.ts'

export type AssistantDeps = AnswerDeps & { accounts: Accounts; secrets: Secrets }

export function addAssistant(api: Api, deps: AssistantDeps): void {
  const { db, accounts, secrets } = deps
  api.on(assistantApi.get, ({ actor }) => db.inWorkspace(actor.workspaceId, shown))
  api.on(assistantApi.set, ({ body: { key, ...settings }, actor: { workspaceId } }) =>
    db.inWorkspace(workspaceId, async (tx) => {
      const before = await readEngine(tx)
      // A key is for the address that it was entered for: whoever changes that enters it again.
      const isElsewhere = before.key && settings.baseUrl !== before.baseUrl
      if (isElsewhere && key === undefined)
        throw new AppError('invalid', 'Another address needs its own key: enter it again.', {
          errors: [{ pointer: '/key', message: 'Enter it again.' }],
        })
      const sealed = typeof key === 'string' ? secrets.seal(key, keyContext(workspaceId)) : key
      await putSettings(tx, { ...settings, key: sealed })
      return shown(tx)
    }),
  )
  api.on(assistantApi.setAccount, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => accounts.setAssistant(tx, params.id, body.on)),
  )
  api.on(assistantApi.ask, ({ body, actor }) => tryAnswer(deps, actor.workspaceId, body.text))
}

async function shown(tx: WorkspaceTx): Promise<AssistantSettings> {
  const { engine, baseUrl, model, key } = await readEngine(tx)
  return { engine, baseUrl, model, hasKey: key !== null }
}
