import type { macrosApi } from '@atrium/contract/api/macros'
import { fillWords } from '@atrium/contract/broadcast/fill-words'
import type { BodyOf } from '@atrium/contract/endpoint'
import { type ConversationId, NoteId, newId } from '@atrium/contract/ids'
import type { MacroStep } from '@atrium/contract/macro/macro'
import type { Rates } from '@atrium/contract/sending/cost'
import { type ActDeps, act, holdListed, type Member, note, tellDone } from '../../flow/act.ts'
import type { Intent } from '../../flow/intent.ts'
import { send } from '../../flow/sending/send.ts'
import { waysOf } from '../../flow/sending/ways.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { labelContact } from '../labels/api.ts'
import { type Plan, planMacro } from './plan.ts'
import type { MacroRow } from './sql.ts'

export type RunDeps = ActDeps & { rates: Rates }
type RunBody = BodyOf<typeof macrosApi.run>
type Running = { member: Member; body: RunBody; plan: Plan }

/**
 * Does all steps of a macro, in their order, in the caller's transaction; answers in which conversation they ended. What
 * it sends goes the way of any reply. Throws `conflict` for a step that cannot be done, `policy_refused` with the rule and
 * the ways, `newer_message`; then the transaction must not be committed.
 */
export async function runMacro(
  tx: WorkspaceTx,
  deps: RunDeps,
  member: Member,
  asked: { id: string; macro: MacroRow; body: RunBody },
): Promise<ConversationId> {
  const { macro, body } = asked
  const conversation = await holdListed(tx, asked.id)
  const { name, steps } = macro
  const plan = await planMacro(tx, deps, { conversation, steps, member, to: body.to })
  const [problem] = plan.problems
  if (problem)
    throw new AppError('conflict', `Step ${problem.step + 1}: ${problem.text}`, {
      evidence: problem,
    })
  const line = { kind: 'macro', data: { macroId: macro.id, macro: name } }
  await tellDone(tx, deps, conversation, member, line)
  let { id } = conversation
  for (const step of steps) id = await doStep(tx, deps, id, step, { member, body, plan })
  return id
}

async function doStep(
  tx: WorkspaceTx,
  deps: RunDeps,
  id: ConversationId,
  step: MacroStep,
  running: Running,
): Promise<ConversationId> {
  const { member, plan } = running
  switch (step.kind) {
    case 'reply':
    case 'template':
      return sendPlanned(tx, deps, id, running)
    case 'note': {
      const text = fillWords(step.text, plan.contact).trim()
      await note(tx, deps, id, member, { noteId: newId(NoteId), text })
      return id
    }
    case 'label': {
      const { labelId, has } = step
      const said = { contactId: plan.contact.id, labelId, has, actor: member.name, at: deps.now() }
      await labelContact(tx, said)
      return id
    }
    case 'assign':
    case 'snooze':
    case 'resolve':
    case 'reopen':
      return (await act(tx, deps, id, member, [intentOf(step, member, deps.now())])).id
  }
}

function intentOf(
  step: Extract<MacroStep, { kind: 'assign' | 'snooze' | 'resolve' | 'reopen' }>,
  { memberId }: Member,
  now: Date,
): Intent {
  switch (step.kind) {
    case 'assign': {
      const { to } = step
      if (to.kind === 'member') return { kind: 'assign', memberId: to.memberId }
      return { kind: 'assign', memberId: to.kind === 'me' ? memberId : null }
    }
    case 'snooze':
      return {
        kind: 'snooze',
        until: new Date(now.getTime() + step.hours * 3600_000).toISOString(),
      }
    case 'resolve':
    case 'reopen':
      return { kind: step.kind }
  }
}

/** Through the one gate, as a reply that the member wrote. The conversation that it stands in goes on. */
async function sendPlanned(
  tx: WorkspaceTx,
  deps: RunDeps,
  id: ConversationId,
  { member, body, plan: { sends } }: Running,
): Promise<ConversationId> {
  if (!sends) throw new Error('a step that sends was planned without what it sends')
  const { handleId, accountId, content } = sends
  const { messageId, comment, expectedLastSeq } = body
  const asked = { messageId, handleId, accountId, content, comment, expectedLastSeq }
  try {
    const sent = await send(tx, deps, id, member, { ...asked, attachmentIds: [], resolve: false })
    return sent[0]?.conversationId ?? id
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'policy_refused') throw error
    // Refused before anything of it was written: the transaction can still be read in.
    const { ways } = await waysOf(tx, deps, member, { handleId, accountId, content })
    const evidence = { ...(error.evidence as Record<string, unknown>), ways }
    throw new AppError('policy_refused', error.message, { evidence, cause: error })
  }
}
