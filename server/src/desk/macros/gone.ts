import type { MacroStep, StepProblem } from '@atrium/contract/macro/macro'
import { listTemplates } from '../../accounts/templates/sql.ts'
import { isActiveMember } from '../../flow/conversation/read.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { listLabels } from '../labels/sql.ts'

/** `part`: where in the step it is named, as a pointer. */
type Gone = { part: string; problem: Pick<StepProblem, 'code' | 'text'> }

/** What a step names that the workspace has not, or has no more. Whether an account can send a template now is another question. */
export async function goneIn(tx: WorkspaceTx, step: MacroStep): Promise<Gone | undefined> {
  switch (step.kind) {
    case 'label': {
      const isThere = (await listLabels(tx)).some(({ id }) => id === step.labelId)
      return isThere ? undefined : gone('labelId', 'label', 'There is no such label any more.')
    }
    case 'assign': {
      const isThere = step.to.kind !== 'member' || (await isActiveMember(tx, step.to.memberId))
      const text = 'The member is not there any more, or may not sign in.'
      return isThere ? undefined : gone('to/memberId', 'member', text)
    }
    case 'template': {
      const isThere = (await listTemplates(tx, undefined)).some(({ name }) => name === step.name)
      const text = `There is no template “${step.name}” any more.`
      return isThere ? undefined : gone('name', 'template', text)
    }
    default:
      return undefined
  }
}

function gone(part: string, code: StepProblem['code'], text: string): Gone {
  return { part, problem: { code, text } }
}
