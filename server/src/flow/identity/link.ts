import type { Proof } from '@atrium/contract/contact'
import { type ContactId, type HandleId, LinkId, newId } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import * as sql from './sql.ts'

/** The handles that changed records, and from which to which. The conversations follow in the pipeline. */
export type Move = { handleIds: HandleId[]; from: ContactId; to: ContactId }

/** Brings all handles of `from` into `to`. Every handle gets its own row in the ledger, so each can be undone alone. */
export async function link(
  tx: WorkspaceTx,
  input: {
    from: ContactId
    to: ContactId
    proof: Proof | null
    reason: string
    actor: string
    now: Date
  },
): Promise<Move> {
  if (input.from === input.to) throw new AppError('invalid', 'These are the same record already.')
  await sql.lockHandles(tx, [input.from, input.to])
  const contacts = await sql.lockContacts(tx, [input.from, input.to])
  if (contacts.length !== 2)
    throw new AppError('not_found', 'One of these contacts does not exist.')
  const handles = await sql.handlesOf(tx, input.from)
  if (handles.length === 0)
    throw new AppError('conflict', 'This record was linked into another one already.')
  if (contacts.some((contact) => contact.id === input.to && contact.dormant)) {
    throw new AppError(
      'conflict',
      'The other record was linked into a third one already. Link to that one.',
    )
  }
  for (const handle of handles) {
    await sql.moveHandle(tx, handle.id, input.to)
    await sql.insertLink(tx, {
      id: newId(LinkId),
      handleId: handle.id,
      from: input.from,
      to: input.to,
      proof: input.proof,
      reason: input.reason,
      actor: input.actor,
      at: input.now,
    })
  }
  await sql.setDormant(tx, input.from, true)
  return { handleIds: handles.map((handle) => handle.id), from: input.from, to: input.to }
}

/**
 * Undoes the newest link of a handle: it returns to the record it came from. Handles that came with it in the same
 * link stay, each has its own row. The undone row remains as the memory "not the same person".
 */
export async function unlink(
  tx: WorkspaceTx,
  input: { handleId: string; actor: string; now: Date },
): Promise<Move> {
  const newest = await sql.linkInForce(tx, input.handleId)
  if (newest) {
    await sql.lockHandles(tx, [newest.from, newest.to])
    await sql.lockContacts(tx, [newest.from, newest.to])
  }
  const known = await sql.getHandle(tx, input.handleId)
  if (!known) throw new AppError('not_found', 'There is no such handle.')
  if (!newest)
    throw new AppError(
      'conflict',
      'This handle was born with this record: there is no link to undo.',
    )
  if ((await sql.linkInForce(tx, input.handleId))?.id !== newest.id)
    throw new AppError('conflict', 'The handle was moved a moment ago. Look again.')
  await sql.undoLink(tx, newest.id, input.actor, input.now)
  await sql.moveHandle(tx, known.handle.id, newest.from)
  await sql.setDormant(tx, newest.from, false)
  const left = await sql.handlesOf(tx, known.handle.contactId)
  if (left.length === 0) await sql.setDormant(tx, known.handle.contactId, true)
  return { handleIds: [known.handle.id], from: known.handle.contactId, to: newest.from }
}

/** Keeps a record's handles where they are while conversations are opened in it. Throws `conflict` when they are gone. */
export async function holdRecord(tx: WorkspaceTx, contactId: ContactId): Promise<void> {
  if ((await sql.lockHandles(tx, [contactId])) === 0)
    throw new AppError('conflict', 'This record was linked into another one. Look there.')
}
