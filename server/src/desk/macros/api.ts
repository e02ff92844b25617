import { isDeepStrictEqual } from 'node:util'
import { macrosApi } from '@atrium/contract/api/macros'
import type { Macro, MacroDraft } from '@atrium/contract/macro/macro'
import type { Rates } from '@atrium/contract/sending/cost'
import { type ActDeps, needListed } from '../../flow/act.ts'
import { readMessage } from '../../flow/conversation/read.ts'
import { waysOf } from '../../flow/sending/ways.ts'
import { AppError, type FieldError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { getRow, lockMessage } from '../inbox/sql.ts'
import { goneIn } from './gone.ts'
import { planMacro } from './plan.ts'
import { runMacro } from './run.ts'
import * as sql from './sql.ts'

export type MacrosDeps = ActDeps & { db: Db; rates: Rates }

export function addMacros(api: Api, deps: MacrosDeps): void {
  const { db } = deps
  api.on(macrosApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({
      items: (await sql.listMacros(tx, actor.memberId)).map(shown),
    })),
  )
  api.on(macrosApi.save, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockMacros(tx)
      return shown(await save(tx, deps, actor, params.id, body))
    }),
  )
  api.on(macrosApi.remove, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockMacros(tx)
      refuseForeign(actor, await seenBy(tx, actor, params.id))
      await sql.deleteMacro(tx, params.id)
      await writeEvent(tx, { data: [{ kind: 'macros' }] })
      return {}
    }),
  )
  addRunning(api, deps)
}

function addRunning(api: Api, deps: MacrosDeps): void {
  const { db } = deps
  api.on(macrosApi.preview, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const conversation = await needListed(tx, params.id)
      const { steps, rev } = await seenBy(tx, actor, params.macroId)
      const member = memberOf(actor)
      const plan = await planMacro(tx, deps, { conversation, steps, member, to: body.to })
      const { sends, problems } = plan
      if (!sends) return { rev, problems, sends: null }
      const { account, ...said } = sends
      const ways = await waysOf(tx, deps, member, sends)
      const from = { channel: account.channel.id, accountName: account.name }
      return { rev, problems, sends: { ...said, ...from, ways } }
    }),
  )
  api.on(macrosApi.run, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockMessage(tx, body.messageId)
      const id = await runOnce(tx, deps, actor, params, body)
      const conversation = await getRow(tx, actor.memberId, id)
      if (!conversation) throw new AppError('not_found', 'There is no such conversation.')
      const message = await readMessage(tx, body.messageId)
      return { conversation, messages: message ? [message] : [] }
    }),
  )
}

/** The conversation in which it ended; what was run before under this id is not done again. */
async function runOnce(
  tx: WorkspaceTx,
  deps: MacrosDeps,
  actor: Actor,
  { id: askedId, macroId }: { id: string; macroId: string },
  body: Parameters<typeof runMacro>[3]['body'],
): Promise<string> {
  const { messageId, rev } = body
  const before = await sql.getRun(tx, messageId)
  if (before?.macroId === macroId && before.askedId === askedId) return before.conversationId
  if (before || (await readMessage(tx, messageId)))
    throw new AppError('conflict', 'This messageId was used for something else.')
  const macro = await seenBy(tx, actor, macroId)
  if (rev !== undefined && rev !== macro.rev)
    throw new AppError('conflict', 'The macro was changed meanwhile: look at it again.')
  const member = memberOf(actor)
  const conversationId = await runMacro(tx, deps, member, { id: askedId, macro, body })
  const run = { id: messageId, macroId, askedId, conversationId, memberId: actor.memberId }
  await sql.insertRun(tx, { ...run, at: deps.now() })
  return conversationId
}

function memberOf(actor: Actor): { kind: 'member'; memberId: Actor['memberId']; name: string } {
  return { kind: 'member', memberId: actor.memberId, name: actor.name }
}

/** A macro that this member may run; another's own is told to nobody. */
async function seenBy(tx: WorkspaceTx, actor: Actor, id: string): Promise<sql.MacroRow> {
  const macro = await sql.getMacro(tx, id)
  if (!macro || (macro.ownerId !== null && macro.ownerId !== actor.memberId))
    throw new AppError('not_found', 'There is no such macro.')
  return macro
}

function refuseForeign({ role }: Actor, { ownerId }: Pick<sql.MacroRow, 'ownerId'>): void {
  if (ownerId === null && role !== 'admin')
    throw new AppError('forbidden', 'Only an administrator changes macros that everyone has.')
}

async function save(
  tx: WorkspaceTx,
  { now }: MacrosDeps,
  actor: Actor,
  id: string,
  { rev, visibility, ...said }: MacroDraft,
): Promise<sql.MacroRow> {
  const before = (await sql.getMacro(tx, id)) && (await seenBy(tx, actor, id))
  const macro = { ...said, id, ownerId: visibility === 'me' ? actor.memberId : null, rev: rev + 1 }
  for (const each of before ? [before, macro] : [macro]) refuseForeign(actor, each)
  // The answer to the first try was lost.
  if (isDeepStrictEqual(before, macro)) return macro
  if ((before?.rev ?? 0) !== rev)
    throw new AppError(
      'conflict',
      before
        ? 'Somebody changed this macro meanwhile: look at it again.'
        : 'This macro is not there any more.',
    )
  const others = await sql.othersOf(tx, macro.ownerId, id)
  if (others.length >= sql.mostMacros)
    throw new AppError('conflict', `There are ${sql.mostMacros} macros; remove one first.`)
  if (others.some(({ name }) => name.toLowerCase() === macro.name.toLowerCase()))
    throw new AppError('conflict', 'Another macro has this name.')
  await refuseGone(tx, macro.steps)
  await sql.putMacro(tx, macro, { actor: actor.name, at: now() })
  await writeEvent(tx, { data: [{ kind: 'macros' }] })
  return macro
}

/** What a step names has to be there when it is saved. */
async function refuseGone(tx: WorkspaceTx, steps: MacroDraft['steps']): Promise<void> {
  const errors: FieldError[] = []
  for (const [place, step] of steps.entries()) {
    const found = await goneIn(tx, step)
    if (found)
      errors.push({ pointer: `/steps/${place}/${found.part}`, message: found.problem.text })
  }
  const [first] = errors
  if (first) throw new AppError('invalid', first.message, { errors })
}

function shown({ ownerId, ...macro }: sql.MacroRow): Macro {
  return { ...macro, visibility: ownerId === null ? 'everyone' : 'me' }
}
