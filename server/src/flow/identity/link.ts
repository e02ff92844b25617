import type { Proof } from '@atrium/contract/contact'
import { type ContactId, type HandleId, LinkId, type MessageId, newId } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'
import { note } from './evidence/decision.ts'
import { clearApart, setApart } from './evidence/sql.ts'
import { refreshLanguage } from './language/hear.ts'
import { followName } from './name/follow.ts'
import { followPictures } from './picture/sql.ts'
import { refreshSearch } from './search.ts'
import * as sql from './sql.ts'

/** The handles that changed records, and from which to which. The conversations follow in the pipeline. */
export type Move = { handleIds: HandleId[]; from: ContactId; to: ContactId }

/** Brings all handles of `from` into `to`. Every handle gets its own row in the ledger, so each can be undone alone. */
export async function link(
  tx: WorkspaceTx,
  input: {
    from: ContactId
    to: ContactId
    /** Null when a person decided. Then the two are one person, whatever was said before. */
    proof: Proof | null
    /** The handle of `to` on which the proof rests. */
    witness: HandleId | null
    reason: string
    actor: string
    messageId: MessageId | null
    now: Date
  },
): Promise<Move> {
  const { from, to } = input
  if (from === to) throw new AppError('invalid', 'These are the same record already.')
  await sql.lockHandles(tx, [from, to])
  const contacts = await sql.lockContacts(tx, [from, to])
  if (contacts.length !== 2)
    throw new AppError('not_found', 'One of these contacts does not exist.')
  const handles = await sql.handlesOf(tx, from)
  if (handles.length === 0)
    throw new AppError('conflict', 'This record was linked into another one already.')
  if (contacts.some((contact) => contact.id === to && contact.dormant)) {
    throw new AppError(
      'conflict',
      'The other record was linked into a third one already. Link to that one.',
    )
  }
  const handleIds = handles.map((handle) => handle.id)
  const others = (await sql.handlesOf(tx, to)).map((handle) => handle.id)
  if (input.witness && !others.includes(input.witness))
    throw new AppError('conflict', 'The proof belongs to another record now. Look again.')
  if (!input.proof) await clearApart(tx, handleIds, others)
  for (const handleId of handleIds) {
    await sql.moveHandle(tx, handleId, to)
    await recordLink(tx, { ...input, handleId })
  }
  await sql.setDormant(tx, from, true)
  await followHandles(tx, to)
  return { handleIds, from, to }
}

/** Writes a handle's link into the ledger and into the trace. */
export async function recordLink(
  tx: WorkspaceTx,
  made: {
    handleId: HandleId
    from: ContactId
    to: ContactId
    proof: Proof | null
    reason: string
    actor: string
    messageId: MessageId | null
    now: Date
  },
): Promise<void> {
  await together([
    sql.insertLink(tx, { ...made, id: newId(LinkId), at: made.now }),
    note(tx, {
      ...made,
      contactId: made.to,
      otherContactId: made.from,
      zone: 'link',
      what: 'linked',
      at: made.now,
    }),
  ])
}

/**
 * Undoes the newest link of a handle: it returns to the record it came from. Handles that came with it in the same
 * link stay, each has its own row. The handle and those it leaves are two people from now on: no proof links them
 * by itself again, wherever they are.
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
  const { id } = known.handle
  const others = await sql.otherPeople(tx, id, newest)
  await setApart(tx, [id], others, input.actor, input.now)
  await sql.undoLink(tx, newest.id, input.actor, input.now)
  await sql.moveHandle(tx, id, newest.from)
  await sql.setDormant(tx, newest.from, false)
  const left = await sql.handlesOf(tx, newest.to)
  if (left.length === 0) await sql.setDormant(tx, newest.to, true)
  for (const contactId of [newest.from, newest.to]) await followHandles(tx, contactId)
  await note(tx, {
    handleId: id,
    contactId: newest.from,
    otherContactId: newest.to,
    zone: 'never',
    what: 'unlinked',
    reason: `${input.actor} undid the link.`,
    actor: input.actor,
    messageId: null,
    at: input.now,
  })
  return { handleIds: [id], from: newest.to, to: newest.from }
}

/** What a record is called and found by, the language it speaks and the face it shows follow from the handles that it has. */
async function followHandles(tx: WorkspaceTx, contactId: ContactId): Promise<void> {
  await followName(tx, contactId)
  await refreshSearch(tx, contactId)
  await refreshLanguage(tx, contactId)
  await followPictures(tx, contactId)
}

/** Keeps a record's handles where they are while conversations are opened in it. Throws `conflict` when they are gone. */
export async function holdRecord(tx: WorkspaceTx, contactId: ContactId): Promise<void> {
  if ((await sql.lockHandles(tx, [contactId])) === 0)
    throw new AppError('conflict', 'This record was linked into another one. Look there.')
}
