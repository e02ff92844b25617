import type { MemberId } from '@atrium/contract/ids'
import type { Macro, MacroStep } from '@atrium/contract/macro/macro'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Of everyone's, and of each member's own. */
export const mostMacros = 200

/** As it is stored: whose it is stands instead of who sees it. */
export type MacroRow = Omit<Macro, 'visibility'> & { ownerId: MemberId | null }

const columns = 'id, owner_id AS "ownerId", name, steps, rev'

/** Those that a member may run, by name. */
export async function listMacros(tx: WorkspaceTx, memberId: MemberId): Promise<MacroRow[]> {
  return tx.query<MacroRow>(
    `SELECT ${columns} FROM macro WHERE owner_id IS NULL OR owner_id = $1
     ORDER BY lower(name), owner_id NULLS FIRST, id LIMIT ${2 * mostMacros}`,
    [memberId],
  )
}

export async function getMacro(tx: WorkspaceTx, id: string): Promise<MacroRow | undefined> {
  const [row] = await tx.query<MacroRow>(`SELECT ${columns} FROM macro WHERE id = $1`, [id])
  return row
}

/** Macros are saved one after the other, so that their number, names and revisions hold. */
export async function lockMacros(tx: WorkspaceTx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 65))', [tx.workspaceId])
}

/** The others beside which a macro would stand: everyone's (null), or a member's own. */
export async function othersOf(
  tx: WorkspaceTx,
  ownerId: MemberId | null,
  id: string,
): Promise<{ name: string }[]> {
  return tx.query<{ name: string }>(
    'SELECT name FROM macro WHERE owner_id IS NOT DISTINCT FROM $1 AND id <> $2',
    [ownerId, id],
  )
}

export async function putMacro(
  tx: WorkspaceTx,
  macro: MacroRow,
  by: { actor: string; at: Date },
): Promise<void> {
  const steps: MacroStep[] = macro.steps
  await tx.query(
    `INSERT INTO macro (id, owner_id, name, steps, rev, actor, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (workspace_id, id) DO UPDATE SET owner_id = excluded.owner_id, name = excluded.name, steps = excluded.steps,
       rev = excluded.rev, actor = excluded.actor, updated_at = excluded.updated_at`,
    [macro.id, macro.ownerId, macro.name, JSON.stringify(steps), macro.rev, by.actor, by.at],
  )
}

export async function deleteMacro(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.query('DELETE FROM macro WHERE id = $1', [id])
}

export type MacroRun = { macroId: string; askedId: string; conversationId: string }

/** What was run under this id before. */
export async function getRun(tx: WorkspaceTx, id: string): Promise<MacroRun | undefined> {
  const [row] = await tx.query<MacroRun>(
    `SELECT macro_id AS "macroId", asked_id AS "askedId", conversation_id AS "conversationId" FROM macro_run WHERE id = $1`,
    [id],
  )
  return row
}

export async function insertRun(
  tx: WorkspaceTx,
  run: MacroRun & { id: string; memberId: MemberId; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO macro_run (id, macro_id, asked_id, conversation_id, member_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [run.id, run.macroId, run.askedId, run.conversationId, run.memberId, run.at],
  )
}

/** The subject of the newest mail with this address. */
export async function lastSubject(tx: WorkspaceTx, handleId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ subject: string }>(
    `SELECT content->>'subject' AS subject FROM message WHERE handle_id = $1 AND content->>'kind' = 'email'
     ORDER BY at DESC, seq DESC LIMIT 1`,
    [handleId],
  )
  return row?.subject
}
