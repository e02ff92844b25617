import { placesIn } from '@atrium/contract/broadcast/fill-words'
import type { FlowDraft, FlowStep } from '@atrium/contract/flow/flow'
import { fillTemplate } from '@atrium/contract/template/fill'
import type { Template } from '@atrium/contract/template/template'
import { listTemplates } from '../../accounts/templates/sql.ts'
import { isActiveMember } from '../../flow/conversation/read.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { missingLabels } from './sql.ts'

type Problem = { pointer: string; message: string }

/** Throws `invalid`, with pointers into the body, where a flow needs something that is not there. */
export async function refuseMissing(tx: WorkspaceTx, flow: FlowDraft): Promise<void> {
  const errors = [
    ...(await labelProblems(tx, flow)),
    ...(await memberProblems(tx, flow)),
    ...(await templateProblems(tx, flow)),
  ]
  const [first] = errors
  if (first) throw new AppError('invalid', first.message, { errors })
}

async function labelProblems(
  tx: WorkspaceTx,
  { conditions, steps }: FlowDraft,
): Promise<Problem[]> {
  const asked = [
    ...(conditions.labels ?? []).map(({ labelId }, index) => ({
      labelId,
      pointer: `/flow/conditions/labels/${index}/labelId`,
    })),
    ...placed(steps, 'label').map(({ step: { labelId }, index }) => ({
      labelId,
      pointer: `/flow/steps/${index}/labelId`,
    })),
  ]
  const missing = await missingLabels(
    tx,
    asked.map(({ labelId }) => labelId),
  )
  return asked.flatMap(({ labelId, pointer }) =>
    missing.includes(labelId) ? [{ pointer, message: 'There is no such label.' }] : [],
  )
}

async function memberProblems(tx: WorkspaceTx, { steps }: FlowDraft): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const { step, index } of placed(steps, 'assign'))
    if (step.memberId && !(await isActiveMember(tx, step.memberId)))
      problems.push({
        pointer: `/flow/steps/${index}/memberId`,
        message: 'There is no such member, or they may not sign in.',
      })
  return problems
}

async function templateProblems(tx: WorkspaceTx, { steps }: FlowDraft): Promise<Problem[]> {
  const sends = placed(steps, 'send')
  if (sends.every(({ step }) => step.content.kind === 'text')) return []
  const templates = await listTemplates(tx, undefined)
  return sends.flatMap(({ step: { content }, index }): Problem[] => {
    if (content.kind !== 'template') return []
    const pointer = `/flow/steps/${index}/content`
    const approved = templates.filter(
      ({ name, status }) => name === content.name && status === 'approved',
    )
    if (approved.length === 0)
      return [
        {
          pointer: `${pointer}/name`,
          message: `There is no approved template “${content.name}”.`,
        },
      ]
    const problem = unfilled(approved, content.values)
    return problem ? [{ pointer: `${pointer}/values`, message: problem }] : []
  })
}

/** Filled for somebody of whom everything is known: what is wrong then in every language is wrong for all. */
function unfilled(templates: Template[], values: Record<string, string>): string | undefined {
  const somebody = Object.fromEntries(
    Object.entries(values).map(([field, text]) => [field, placesIn(text).length > 0 ? 'x' : text]),
  )
  const tried = templates.map((one) => fillTemplate(one, somebody))
  if (tried.some(({ ok }) => ok)) return undefined
  const [first] = tried.flatMap((one) => (one.ok ? [] : one.problems))
  return `The template “${templates[0]?.name}”, ${first?.field}: ${first?.text}`
}

function placed<K extends FlowStep['kind']>(
  steps: FlowStep[],
  kind: K,
): { step: Extract<FlowStep, { kind: K }>; index: number }[] {
  return steps.flatMap((step, index) => (isKind(step, kind) ? [{ step, index }] : []))
}

function isKind<K extends FlowStep['kind']>(
  step: FlowStep,
  kind: K,
): step is Extract<FlowStep, { kind: K }> {
  return step.kind === kind
}
